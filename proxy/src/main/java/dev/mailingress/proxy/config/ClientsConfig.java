package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access control for the public Service.
 *
 * @param proxyProtocol whether load balancers send the PROXY protocol
 * @param allow networks of the only clients that are accepted; empty accepts all; at most {@value #MAX_NETWORKS}
 * @param deny networks of clients that are refused, even if {@code allow} contains them; at most {@value #MAX_NETWORKS}
 * @param localAddresses how to handle clients with a local source address
 * @param localNetworks the networks of local addresses
 * @param limits connection limits
 */
public record ClientsConfig(
        InboundProxyProtocol proxyProtocol,
        List<Cidr> allow,
        List<Cidr> deny,
        LocalAddresses localAddresses,
        LocalNetworks localNetworks,
        LimitsConfig limits) {

    public static final int MAX_NETWORKS = 4096;
    public static final ClientsConfig DEFAULT = of(null, null, null, null, null, null);

    public ClientsConfig {
        allow = ConfigValidation.networks(allow, "clients.allow");
        deny = ConfigValidation.networks(deny, "clients.deny");
    }

    /** Null fields get their defaults. */
    public static ClientsConfig of(
            @Nullable InboundProxyProtocol proxyProtocol,
            @Nullable List<Cidr> allow,
            @Nullable List<Cidr> deny,
            @Nullable LocalAddresses localAddresses,
            @Nullable LocalNetworks localNetworks,
            @Nullable LimitsConfig limits) {
        return new ClientsConfig(
                proxyProtocol == null ? InboundProxyProtocol.DEFAULT : proxyProtocol,
                allow == null ? List.of() : allow,
                deny == null ? List.of() : deny,
                localAddresses == null ? LocalAddresses.AUTO : localAddresses,
                localNetworks == null ? LocalNetworks.DEFAULT : localNetworks,
                limits == null ? LimitsConfig.DEFAULT : limits);
    }
}
