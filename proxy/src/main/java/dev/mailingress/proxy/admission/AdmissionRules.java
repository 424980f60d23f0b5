package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Admission rules of one configuration. Built off the event loops, because that may sort thousands of networks.
 * Immutable.
 */
public final class AdmissionRules {

    private final ClientsConfig clients;
    private final PublicRules publicRules;
    private final Set<AddressBits> proofAddresses;

    private AdmissionRules(ClientsConfig clients, VerificationConfig verification) {
        this.clients = clients;
        this.proofAddresses = verification.addresses().stream()
                .map(proof -> AddressBits.of(proof.address()))
                .collect(Collectors.toUnmodifiableSet());
        boolean headerRequired = clients.proxyProtocol().mode() == InboundMode.REQUIRED;
        this.publicRules = new PublicRules(
                headerRequired ? CidrSet.of(clients.proxyProtocol().trustedNetworks()) : null,
                AccessLists.of(clients),
                LocalNetworkSets.of(clients.localNetworks()),
                CidrSet.of(clients.limits().exempt()));
    }

    public static AdmissionRules of(ProxyConfig config) {
        return new AdmissionRules(config.clients(), config.verification());
    }

    /** @param listener of the same configuration */
    public ListenerRules listener(ListenerConfig listener) {
        return new ListenerRules(
                new ListenerKey(listener.exposure(), listener.name()),
                listener.protocol(),
                listener.publicPort(),
                clients.localAddresses(),
                listener.limits().connections(clients.limits()),
                listener.limits().perClient(listener.protocol(), clients.limits()),
                listener.exposure() == Exposure.PUBLIC ? publicRules : null,
                proofAddresses);
    }
}
