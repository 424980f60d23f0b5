package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Ports and port ranges of NetworkPolicies. */
final class PortRanges {

    private static final int LAST = 65_535;

    private PortRanges() {}

    static List<NetworkPolicyPort> single(Collection<Integer> ports) {
        return new TreeSet<>(ports).stream().map(port -> port("TCP", port)).toList();
    }

    /** Every TCP port except these, as ranges in ascending order. */
    static List<NetworkPolicyPort> allTcpExcept(Collection<Integer> ports) {
        List<NetworkPolicyPort> ranges = new ArrayList<>();
        int next = 1;
        for (int port : new TreeSet<>(ports)) {
            if (port > next) {
                ranges.add(range("TCP", next, port - 1));
            }
            next = port + 1;
        }
        if (next <= LAST) {
            ranges.add(range("TCP", next, LAST));
        }
        return ranges;
    }

    static NetworkPolicyPort allUdp() {
        return range("UDP", 1, LAST);
    }

    static NetworkPolicyPort port(String protocol, int port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withNewPort(port)
                .build();
    }

    private static NetworkPolicyPort range(String protocol, int first, int last) {
        NetworkPolicyPort port = port(protocol, first);
        if (last > first) {
            port.setEndPort(last);
        }
        return port;
    }
}
