package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pod template of a mail server's workload, together with the injection that is planned for it. */
record InspectedPod(InjectionPlan plan, MailServer server) {

    PodSpec spec() {
        return plan.workload().template().getSpec();
    }

    /**
     * The containers that run as long as the pod: also native sidecars, which are init containers that always restart.
     */
    List<Container> containers() {
        return Stream.concat(
                        spec().getContainers().stream(),
                        stream(spec().getInitContainers())
                                .filter(container -> "Always".equals(container.getRestartPolicy())))
                .toList();
    }

    boolean isMailServer(Container container) {
        return container.getName().equals(plan.container());
    }

    /** The container that runs docker-mailserver. */
    Optional<Container> mailServer() {
        return spec().getContainers().stream().filter(this::isMailServer).findFirst();
    }

    /** Mounts of that container without the injected ones. */
    List<VolumeMount> foreignMounts() {
        return mailServer().stream()
                .flatMap(container -> InjectionPlan.mounts(container).stream())
                .filter(mount -> !mount.getName().equals(InjectionPlan.VOLUME))
                .toList();
    }

    /** Whether the present template already mounts the file. */
    boolean alreadyMounts(DmsFile file) {
        return mailServer().stream()
                .flatMap(container -> InjectionPlan.mounts(container).stream())
                .anyMatch(mount -> mount.getName().equals(InjectionPlan.VOLUME)
                        && mount.getMountPath().equals(file.containerPath()));
    }

    /** Whether pods of the present template already expect the header on all of these ports. */
    boolean alreadyExpectsHeaderOn(Collection<Integer> ports) {
        Set<Integer> present = plan.presentPorts();
        return present.containsAll(ports);
    }

    /** Kind and name, for messages. */
    String workload() {
        return plan.workload().kind() + " \"" + plan.workload().name() + "\"";
    }

    /** The same with a container. */
    String subject(Container container) {
        return workload() + ", container \"" + container.getName() + "\"";
    }

    Map<String, String> templateLabels() {
        return plan.workload().podLabels();
    }

    Map<String, String> templateAnnotations() {
        return annotations(plan.workload().template().getMetadata());
    }

    /** Annotations of workload and template; those of the workload take precedence. */
    Map<String, String> allAnnotations() {
        Map<String, String> all = new HashMap<>(templateAnnotations());
        all.putAll(annotations(plan.workload().metadata()));
        return all;
    }

    private static Map<String, String> annotations(@Nullable ObjectMeta metadata) {
        return Optional.ofNullable(metadata).map(ObjectMeta::getAnnotations).orElse(Map.of());
    }

    /** Lists of a template may be absent. */
    static <T> Stream<T> stream(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream();
    }
}
