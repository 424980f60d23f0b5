package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY protocol towards us, at every public listener.
 *
 * @param mode whether it is spoken
 * @param trustedNetworks who may speak it; needed where it is required, at most {@value ClientsConfig#MAX_NETWORKS}
 */
public record InboundProxyProtocol(InboundMode mode, List<Cidr> trustedNetworks) {

    public static final InboundProxyProtocol DEFAULT = of(null, null);

    public InboundProxyProtocol {
        trustedNetworks = ConfigValidation.networks(trustedNetworks, "clients.proxyProtocol.trustedNetworks");
        if (mode == InboundMode.REQUIRED && trustedNetworks.isEmpty()) {
            throw new IllegalArgumentException(
                    "clients.proxyProtocol.trustedNetworks: is missing: write the networks of the"
                            + " balancers, because whoever may send a header can claim any address");
        }
    }

    /** An absent field gets its default. */
    public static InboundProxyProtocol of(@Nullable InboundMode mode, @Nullable List<Cidr> trustedNetworks) {
        return new InboundProxyProtocol(
                mode == null ? InboundMode.DISABLED : mode, trustedNetworks == null ? List.of() : trustedNetworks);
    }
}
