package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks that cannot contain a client of the public Service, by owner. The default gateway is always one of them.
 *
 * @param pods networks of the cluster's pods
 * @param nodes addresses of its nodes
 * @param others other local networks, for example of containers
 */
public record LocalNetworks(List<Cidr> pods, List<Cidr> nodes, List<Cidr> others) {

    public static final LocalNetworks DEFAULT = of(null, null, null);

    public LocalNetworks {
        pods = ConfigValidation.networks(pods, "clients.localNetworks.pods");
        nodes = ConfigValidation.networks(nodes, "clients.localNetworks.nodes");
        others = ConfigValidation.networks(others, "clients.localNetworks.others");
    }

    /** Null fields become empty. */
    public static LocalNetworks of(@Nullable List<Cidr> pods, @Nullable List<Cidr> nodes, @Nullable List<Cidr> others) {
        return new LocalNetworks(
                pods == null ? List.of() : pods,
                nodes == null ? List.of() : nodes,
                others == null ? List.of() : others);
    }
}
