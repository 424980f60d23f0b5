package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.ClientLimitSpec;
import dev.mailingress.operator.api.v1alpha1.ClientLimitsSpec;
import dev.mailingress.operator.api.v1alpha1.ClientsSpec;
import dev.mailingress.operator.api.v1alpha1.InboundProxyProtocolSpec;
import dev.mailingress.operator.api.v1alpha1.LimitsSpec;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientLimits;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.InboundProxyProtocol;
import dev.mailingress.proxy.config.LimitsConfig;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.LocalNetworks;
import java.util.List;

/** Decides who may come in by the public Service. */
final class ClientsResolver {

    private final SpecErrors specErrors;
    private final CidrListParser networks;
    private final ObservedState facts;

    ClientsResolver(SpecErrors specErrors, ObservedState facts) {
        this.specErrors = specErrors;
        this.networks = new CidrListParser(specErrors);
        this.facts = facts;
    }

    /** @param trustedNetworks what stands in for the pods' networks where the nodes do not tell them */
    ClientsConfig resolve(ClientsSpec spec, List<String> trustedNetworks) {
        return new ClientsConfig(
                inbound(spec.proxyProtocol()),
                networks.read("spec.clients.allow", spec.allow()),
                networks.read("spec.clients.deny", spec.deny()),
                specErrors.word(
                        "spec.clients.localAddresses",
                        spec.localAddresses(),
                        LocalAddresses.AUTO,
                        EnumNames.LOCAL_ADDRESSES),
                local(spec, trustedNetworks),
                limits(spec.limits()));
    }

    private InboundProxyProtocol inbound(InboundProxyProtocolSpec spec) {
        InboundMode mode = specErrors.word(
                "spec.clients.proxyProtocol.mode", spec.mode(), InboundMode.DISABLED, EnumNames.INBOUND_MODE);
        List<Cidr> trusted = networks.read("spec.clients.proxyProtocol.trustedNetworks", spec.trustedNetworks());
        if (mode == InboundMode.REQUIRED && trusted.isEmpty()) {
            specErrors.add(
                    "spec.clients.proxyProtocol.trustedNetworks",
                    "mode Required needs the networks of the load balancer: whoever may send a header can claim to be any"
                            + " client");
            return InboundProxyProtocol.DEFAULT;
        }
        return new InboundProxyProtocol(mode, trusted);
    }

    /** The pods' networks exactly as the nodes have them, never widened: a LAN may lie in the wider one. */
    private LocalNetworks local(ClientsSpec spec, List<String> trustedNetworks) {
        List<String> pods = facts.nodePodNetworks().isEmpty() ? trustedNetworks : facts.nodePodNetworks();
        return new LocalNetworks(
                observed(pods),
                observed(facts.nodeAddresses().stream()
                        .map(ClientsResolver::alone)
                        .toList()),
                networks.read("spec.clients.localNetworks", spec.localNetworks()));
    }

    /** What the cluster says is not the user's mistake: what cannot be read is left out. */
    private static List<Cidr> observed(List<String> texts) {
        SpecErrors ignored = new SpecErrors();
        return new CidrListParser(ignored)
                .read(
                        "",
                        texts.stream()
                                .distinct()
                                .sorted()
                                .limit(ClientsConfig.MAX_NETWORKS)
                                .toList());
    }

    /** The network that holds one address alone. */
    private static String alone(String address) {
        return address + (address.indexOf(':') < 0 ? "/32" : "/128");
    }

    private LimitsConfig limits(LimitsSpec spec) {
        ClientLimitsSpec perClient = spec.perClient();
        return new LimitsConfig(
                new ClientLimits(
                        limit(perClient.smtp()),
                        limit(perClient.submission()),
                        limit(perClient.imap()),
                        limit(perClient.pop3()),
                        limit(perClient.managesieve()),
                        limit(perClient.tcp())),
                spec.connections(),
                networks.read("spec.clients.limits.exempt", spec.exempt()));
    }

    static ClientLimit limit(ClientLimitSpec spec) {
        return new ClientLimit(spec.connections(), spec.newPerMinute());
    }
}
