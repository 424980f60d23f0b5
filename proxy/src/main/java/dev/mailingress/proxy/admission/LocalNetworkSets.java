package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.LocalNetworks;
import org.jspecify.annotations.Nullable;

/** The configuration's local networks, by what has them. */
record LocalNetworkSets(CidrSet nodes, CidrSet pods, CidrSet others) {

    static LocalNetworkSets of(LocalNetworks networks) {
        return new LocalNetworkSets(
                CidrSet.of(networks.nodes()), CidrSet.of(networks.pods()), CidrSet.of(networks.others()));
    }

    /** A node before a pod, because some clusters give nodes an address of the pods' networks; null for a stranger. */
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
