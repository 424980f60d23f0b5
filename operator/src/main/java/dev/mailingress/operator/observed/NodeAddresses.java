package dev.mailingress.operator.observed;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Addresses and pod networks that nodes report. */
public final class NodeAddresses {

    // The other types are host names.
    private static final Set<String> ADDRESSES = Set.of("InternalIP", "ExternalIP");

    private NodeAddresses() {}

    /** Pod networks (CIDR); the nodes of some clouds have none. */
    public static List<String> podNetworks(List<Node> nodes) {
        return nodes.stream()
                .flatMap(node ->
                        Optional.ofNullable(node.getSpec()).map(NodeSpec::getPodCIDRs).orElse(List.of()).stream())
                .distinct()
                .toList();
    }

    /** Whether two states of a node have the same addresses and pod networks. */
    public static boolean areSame(Node one, Node other) {
        return podNetworks(List.of(one)).equals(podNetworks(List.of(other)))
                && addresses(List.of(one)).equals(addresses(List.of(other)));
    }

    /** IP addresses. */
    public static List<String> addresses(List<Node> nodes) {
        return nodes.stream()
                .flatMap(node ->
                        Optional.ofNullable(node.getStatus()).map(NodeStatus::getAddresses).orElse(List.of()).stream())
                .filter(address -> ADDRESSES.contains(address.getType()))
                .map(NodeAddress::getAddress)
                .map(IpAddresses::canonical)
                .distinct()
                .toList();
    }
}
