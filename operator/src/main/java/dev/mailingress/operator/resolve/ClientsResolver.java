package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ClientLimitSpec;
import dev.mailingress.operator.api.v1alpha1.ClientLimitsSpec;
import dev.mailingress.operator.api.v1alpha1.ClientsSpec;
import dev.mailingress.operator.api.v1alpha1.InboundProxyProtocolSpec;
import dev.mailingress.operator.api.v1alpha1.LimitsSpec;
import dev.mailingress.operator.observed.ObservedState;
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
import java.util.stream.Stream;

/** Resolves {@code spec.clients}: access control for the public Service. */
final class ClientsResolver {

    private final SpecErrors errors;
    private final CidrListParser networks;
    private final ObservedState observed;

    ClientsResolver(SpecErrors errors, ObservedState observed) {
        this.errors = errors;
        this.networks = new CidrListParser(errors);
        this.observed = observed;
    }

    /** @param trustedNetworks used as the pod networks if the nodes do not report theirs */
    ClientsConfig resolve(ClientsSpec spec, List<String> trustedNetworks) {
        return new ClientsConfig(
                inbound(spec.proxyProtocol()),
                networks.parse("spec.clients.allow", spec.allow()),
                networks.parse("spec.clients.deny", spec.deny()),
                errors.enumValue(
                        "spec.clients.localAddresses",
                        spec.localAddresses(),
                        LocalAddresses.AUTO,
                        EnumNames.LOCAL_ADDRESSES),
                local(spec, trustedNetworks),
                limits(spec.limits()));
    }

    private InboundProxyProtocol inbound(InboundProxyProtocolSpec spec) {
        InboundMode mode = errors.enumValue(
                "spec.clients.proxyProtocol.mode", spec.mode(), InboundMode.DISABLED, EnumNames.INBOUND_MODE);
        List<Cidr> trusted = networks.parse("spec.clients.proxyProtocol.trustedNetworks", spec.trustedNetworks());
        if (mode == InboundMode.REQUIRED && trusted.isEmpty()) {
            errors.add(
                    "spec.clients.proxyProtocol.trustedNetworks",
                    "must be set to the networks of the load balancer in mode Required, because anyone who may send a"
                            + " header can claim to be any client");
            return InboundProxyProtocol.DEFAULT;
        }
        return new InboundProxyProtocol(mode, trusted);
    }

    /** Uses the pod networks exactly as the nodes report them, never widened: the wider network may contain a LAN. */
    private LocalNetworks local(ClientsSpec spec, List<String> trustedNetworks) {
        List<String> pods = observed.nodePodNetworks().isEmpty() ? trustedNetworks : observed.nodePodNetworks();
        return new LocalNetworks(
                valid(pods.stream()),
                valid(observed.nodeAddresses().stream().map(ClientsResolver::hostNetwork)),
                networks.parse("spec.clients.localNetworks", spec.localNetworks()));
    }

    private static List<Cidr> valid(Stream<String> networks) {
        return CidrListParser.parseValid(networks.distinct().sorted()).stream()
                .distinct()
                .limit(ClientsConfig.MAX_NETWORKS)
                .toList();
    }

    /** The network that contains only this address. */
    private static String hostNetwork(String address) {
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
                networks.parse("spec.clients.limits.exempt", spec.exempt()));
    }

    static ClientLimit limit(ClientLimitSpec spec) {
        return new ClientLimit(spec.connections(), spec.newPerMinute());
    }
}
