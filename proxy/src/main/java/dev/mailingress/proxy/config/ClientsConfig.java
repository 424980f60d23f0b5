package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in by the public Service.
 *
 * @param proxyProtocol whether balancers announce the clients
 * @param allow if not empty, only these; at most {@value #MAX_NETWORKS}
 * @param deny never these, whatever {@code allow} says; at most {@value #MAX_NETWORKS}
 * @param localAddresses what becomes of addresses that cannot be a stranger's
 * @param localNetworks which these are
 * @param limits how many connections
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

    /** An absent field gets its default. */
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
