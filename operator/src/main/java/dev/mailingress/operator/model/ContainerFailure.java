package dev.mailingress.operator.model;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;

/**
 * Why a mail server's container does not run, as its state tells.
 *
 * @param what Kubernetes' own words, as a part of a sentence
 * @param ran whether it ran before, so that it left a log
 */
public record ContainerFailure(String pod, String container, String what, boolean ran) {

    /** On the way, not in trouble. */
    private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

    /** Empty while nothing is wrong with it, or nothing can be told yet. */
    public static Optional<ContainerFailure> of(Pod pod, String container) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container))
                .findFirst()
                .flatMap(status -> what(status)
                        .map(what -> new ContainerFailure(
                                pod.getMetadata().getName(),
                                container,
                                what,
                                ended(status).isPresent())));
    }

    private static Optional<String> what(ContainerStatus status) {
        Optional<String> waiting = state(status)
                .map(ContainerState::getWaiting)
                .filter(state -> state.getReason() != null && !STARTING.contains(state.getReason()))
                .map(ContainerFailure::words);
        if (waiting.isEmpty() && Boolean.TRUE.equals(status.getReady())) {
            return Optional.empty();
        }
        Optional<String> ended = ended(status).map(end -> words(end, status));
        return waiting.isPresent() && ended.isPresent()
                ? Optional.of(waiting.get() + ", " + ended.get())
                : waiting.or(() -> ended);
    }

    private static Optional<ContainerStateTerminated> ended(ContainerStatus status) {
        return state(status)
                .map(ContainerState::getTerminated)
                .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated));
    }

    private static Optional<ContainerState> state(ContainerStatus status) {
        return Optional.ofNullable(status.getState());
    }

    private static String words(ContainerStateWaiting waiting) {
        return "waits: " + waiting.getReason()
                + (waiting.getMessage() == null
                        ? ""
                        : " (" + waiting.getMessage().strip() + ")");
    }

    private static String words(ContainerStateTerminated end, ContainerStatus status) {
        return "ended with status " + end.getExitCode()
                + (end.getReason() == null || end.getReason().equals("Error") ? "" : " (" + end.getReason() + ")")
                + " and was restarted "
                + (status.getRestartCount() == 1 ? "once" : status.getRestartCount() + " times");
    }
}
