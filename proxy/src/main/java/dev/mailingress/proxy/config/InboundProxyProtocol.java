package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY protocol that public listeners receive.
 *
 * @param mode whether it is used
 * @param trustedNetworks networks of the load balancers; must not be empty if it is required; at most
 *     {@value ClientsConfig#MAX_NETWORKS}
 */
public record InboundProxyProtocol(InboundMode mode, List<Cidr> trustedNetworks) {

    public static final InboundProxyProtocol DEFAULT = of(null, null);

    public InboundProxyProtocol {
        trustedNetworks = ConfigValidation.networks(trustedNetworks, "clients.proxyProtocol.trustedNetworks");
        if (mode == InboundMode.REQUIRED && trustedNetworks.isEmpty()) {
            throw new IllegalArgumentException(
                    "clients.proxyProtocol.trustedNetworks: missing: must be the networks of the load balancers,"
                            + " because a peer that may send a header can claim any address");
        }
    }

    /** Null fields get their defaults. */
    public static InboundProxyProtocol of(@Nullable InboundMode mode, @Nullable List<Cidr> trustedNetworks) {
        return new InboundProxyProtocol(
                mode == null ? InboundMode.DISABLED : mode, trustedNetworks == null ? List.of() : trustedNetworks);
    }
}
