package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.List;
import java.util.stream.Stream;

/** Ports of a pod that can be reached at the address of its node, past the NetworkPolicy that protects them. */
final class HostNetworkFindings {

    private static final String TCP = "TCP";

    Stream<Finding> of(InspectedPod pod) {
        List<Integer> ports = pod.plan().proxyPorts();
        if (ports.isEmpty()) {
            return Stream.empty();
        }
        // With hostNetwork, the API server sets hostPort to the containerPort: one finding is enough.
        return Boolean.TRUE.equals(pod.spec().getHostNetwork())
                ? Stream.of(Finding.of(
                        ConflictKind.HOST_NETWORK, pod.alreadyExpectsHeaderOn(ports), FindingMessages.hostNetwork(pod)))
                : pod.containers().stream().flatMap(container -> hostPorts(pod, container));
    }

    private static Stream<Finding> hostPorts(InspectedPod pod, Container container) {
        return InspectedPod.stream(container.getPorts())
                .filter(port -> port.getHostPort() != null && isTcp(port))
                .filter(port -> pod.plan().proxyPorts().contains(port.getContainerPort()))
                .map(port -> Finding.of(
                        ConflictKind.HOST_PORT,
                        pod.alreadyExpectsHeaderOn(List.of(port.getContainerPort())),
                        FindingMessages.hostPort(pod, container, port)));
    }

    private static boolean isTcp(ContainerPort port) {
        return port.getProtocol() == null || port.getProtocol().equals(TCP);
    }
}
