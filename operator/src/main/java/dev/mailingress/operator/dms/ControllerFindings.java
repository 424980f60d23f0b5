package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.dms.Finding.WarningKind;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Other programs that react to a changed pod template or change it: reloaders, service meshes, owners of the workload.
 */
final class ControllerFindings {

    /**
     * Wave writes a hash of all mounted ConfigMaps into the template; Reloader can be configured to restart for new
     * ConfigMaps. Not {@code reloader.stakater.com/search}: Reloader then considers only ConfigMaps that have the
     * annotation {@code match}, which the operator's have not (docs.stakater.com, Configure Resources with Reloader).
     */
    private static final List<String> RELOADERS = List.of(
            "reloader.stakater.com/auto",
            "configmap.reloader.stakater.com/auto",
            "wave.pusher.com/update-on-config-change");

    Stream<Finding> of(InspectedPod pod) {
        Stream<Finding> reloaders = RELOADERS.stream()
                .filter(annotation -> "true".equals(pod.allAnnotations().get(annotation)))
                .map(annotation -> new Warning(WarningKind.RELOADER, FindingMessages.reloader(pod, annotation)));
        Stream<Finding> owners = InspectedPod.stream(
                        pod.plan().workload().metadata().getOwnerReferences())
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(owner -> controlled(pod, owner));
        return Stream.of(reloaders, istio(pod), linkerd(pod), owners).flatMap(findings -> findings);
    }

    private static Finding controlled(InspectedPod pod, OwnerReference owner) {
        return new Warning(WarningKind.CONTROLLED_WORKLOAD, FindingMessages.controlledWorkload(pod, owner));
    }

    /**
     * Injection by the label of the template, the older annotation, or a revision; or a sidecar that is already there.
     */
    private static Stream<Finding> istio(InspectedPod pod) {
        Map<String, String> labels = pod.templateLabels();
        Map<String, String> annotations = pod.templateAnnotations();
        String inject =
                labels.getOrDefault("sidecar.istio.io/inject", annotations.getOrDefault("sidecar.istio.io/inject", ""));
        boolean inMesh = inject.equals("true")
                || (!inject.equals("false") && labels.containsKey("istio.io/rev"))
                || hasContainer(pod, "istio-proxy");
        return mesh(pod, inMesh, "Istio", "traffic.sidecar.istio.io/excludeInboundPorts");
    }

    private static Stream<Finding> linkerd(InspectedPod pod) {
        String inject = pod.templateAnnotations().getOrDefault("linkerd.io/inject", "");
        boolean inMesh = List.of("enabled", "ingress").contains(inject) || hasContainer(pod, "linkerd-proxy");
        return mesh(pod, inMesh, "Linkerd", "config.linkerd.io/skip-inbound-ports");
    }

    private static Stream<Finding> mesh(InspectedPod pod, boolean inMesh, String mesh, String exclusion) {
        List<String> excluded =
                List.of(pod.templateAnnotations().getOrDefault(exclusion, "").split("\\s*,\\s*", -1));
        List<Integer> ports = pod.plan().proxyPorts().stream()
                .filter(port -> !excluded.contains(String.valueOf(port)))
                .toList();
        return inMesh && !ports.isEmpty()
                ? Stream.of(new Warning(
                        WarningKind.SERVICE_MESH,
                        FindingMessages.serviceMesh(
                                pod, mesh, exclusion, pod.plan().proxyPorts())))
                : Stream.empty();
    }

    private static boolean hasContainer(InspectedPod pod, String name) {
        return pod.containers().stream()
                .anyMatch(container -> container.getName().equals(name));
    }
}
