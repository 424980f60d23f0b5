package dev.mailingress.operator.watch;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods of one workload, without those that are being replaced. */
record WorkloadPods(List<Pod> pods) {

    WorkloadPods {
        pods = List.copyOf(pods);
    }

    Stream<Pod> ready() {
        return pods.stream().filter(Readiness::isPodReady);
    }

    Set<String> readyNames() {
        return ready().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    /** Whether there are any, all of which have been ready since then. */
    boolean haveBeenReadySince(Instant time) {
        return !pods.isEmpty()
                && pods.stream()
                        .allMatch(pod -> readySince(pod)
                                .filter(since -> !since.isAfter(time))
                                .isPresent());
    }

    /** Time since which a pod has been ready; empty if it is not. */
    static Optional<Instant> readySince(Pod pod) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"))
                .flatMap(condition -> Stream.ofNullable(condition.getLastTransitionTime()))
                .map(Instant::parse)
                .findFirst();
    }
}
