package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.LocalNetworks;
import org.jspecify.annotations.Nullable;

/** Local networks of the configuration, by owner. */
record LocalNetworkSets(CidrSet nodes, CidrSet pods, CidrSet others) {

    static LocalNetworkSets of(LocalNetworks networks) {
        return new LocalNetworkSets(
                CidrSet.of(networks.nodes()), CidrSet.of(networks.pods()), CidrSet.of(networks.others()));
    }

    /** Nodes come before pods, because in some clusters nodes have addresses of the pod networks; null if not local. */
    @Nullable
    LocalAddressKind kindOf(AddressBits address) {
        if (nodes.contains(address)) {
            return LocalAddressKind.NODE;
        }
        if (pods.contains(address)) {
            return LocalAddressKind.POD;
        }
        return others.contains(address) ? LocalAddressKind.OTHER : null;
    }
}
