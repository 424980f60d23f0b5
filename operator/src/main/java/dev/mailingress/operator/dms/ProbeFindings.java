package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.dms.Finding.WarningKind;
import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.PodAction.Exec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Probes and lifecycle hooks that use a port which expects the header after the injection. They send none: a client
 * that waits for a greeting gets an error after five seconds from Postfix and none from Dovecot, and fails. One that
 * only connects succeeds, and the mail server logs an error (measured with Postfix 3.7 and 3.10, Dovecot 2.3 and 2.4).
 */
final class ProbeFindings {

    Stream<Finding> of(InspectedPod pod) {
        return pod.containers().stream()
                .flatMap(container -> PodAction.of(container).stream().flatMap(action -> of(pod, container, action)));
    }

    private static Stream<Finding> of(InspectedPod pod, Container container, PodAction action) {
        return action instanceof Exec exec
                ? commands(pod, container, exec)
                : requests(pod, container, (PodAction.Request) action);
    }

    /** The kubelet sends a request to the pod's own address unless another host is specified. */
    private static Stream<Finding> requests(InspectedPod pod, Container container, PodAction.Request request) {
        return port(container, request.port()).filter(pod.plan().proxyPorts()::contains).stream()
                .map(port -> request(pod, container, request, port));
    }

    private static Finding request(InspectedPod pod, Container container, PodAction.Request request, int port) {
        if (request.otherHost()) {
            return new Warning(WarningKind.PORT_NAMED, FindingMessages.portNamed(pod, container, request, port));
        }
        if (request.onlyConnects()) {
            return new Warning(
                    WarningKind.BARE_CONNECTION, FindingMessages.bareConnection(pod, container, request, port));
        }
        return refusal(pod, container, request, port);
    }

    private static Stream<Finding> commands(InspectedPod pod, Container container, Exec exec) {
        CommandPorts ports = new CommandPorts(exec.command(), LocalNames.of(pod, container));
        return pod.plan().proxyPorts().stream().flatMap(port -> switch (ports.of(port)) {
            case NONE -> Stream.empty();
            case NAMED ->
                Stream.of(new Warning(WarningKind.PORT_NAMED, FindingMessages.portNamed(pod, container, exec, port)));
            case CONNECTED ->
                Stream.of(new Warning(
                        WarningKind.BARE_CONNECTION, FindingMessages.bareConnection(pod, container, exec, port)));
            case SPOKEN_TO -> Stream.of(refusal(pod, container, exec, port));
        });
    }

    private static Finding refusal(InspectedPod pod, Container container, PodAction action, int port) {
        return Finding.of(
                action.isHook() ? ConflictKind.HOOK_CONFLICT : ConflictKind.PROBE_CONFLICT,
                pod.alreadyExpectsHeaderOn(List.of(port)),
                FindingMessages.speaksToPort(pod, container, action, port));
    }

    /** A name is that of a port of the same container. */
    private static Optional<Integer> port(Container container, IntOrString port) {
        return port.getStrVal() == null
                ? Optional.ofNullable(port.getIntVal())
                : InspectedPod.stream(container.getPorts())
                        .filter(declared -> port.getStrVal().equals(declared.getName()))
                        .map(ContainerPort::getContainerPort)
                        .findFirst();
    }
}
