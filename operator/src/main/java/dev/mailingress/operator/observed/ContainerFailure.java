package dev.mailingress.operator.observed;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reason why a mail server's container is not running, from its container status.
 *
 * @param what the reason in Kubernetes' terms, as the predicate of a sentence about the container
 * @param ran whether it ran before, so that there is a log
 * @param crashes number of times that it terminated
 */
public record ContainerFailure(String pod, String container, String what, boolean ran, int crashes) {

    private static final Pattern MOUNT = Pattern.compile("\\bmount", Pattern.CASE_INSENSITIVE);

    /** Reasons of a container that is starting normally. */
    private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

    private static final Set<String> START_FAILURES =
            Set.of("StartError", "ContainerCannotRun", "ContainerStatusUnknown");

    /** Empty if the container has not failed, or its state is not known yet. */
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
                                terminated(status).isPresent() && !failedToStart(status),
                                crashes(status))));
    }

    /** Whether the container runtime could not mount a file, so that the container never ran. */
    public boolean isMountFailure() {
        return !ran && MOUNT.matcher(what).find();
    }

    private static int crashes(ContainerStatus status) {
        boolean isTerminated = state(status).map(ContainerState::getTerminated).isPresent();
        return Optional.ofNullable(status.getRestartCount()).orElse(0) + (isTerminated ? 1 : 0);
    }

    /** The runtime reports a container that it could not start as terminated, too (containerd: StartError). */
    private static boolean failedToStart(ContainerStatus status) {
        return terminated(status)
                .map(ContainerStateTerminated::getReason)
                .filter(START_FAILURES::contains)
                .isPresent();
    }

    private static Optional<String> what(ContainerStatus status) {
        Optional<String> waiting = state(status)
                .map(ContainerState::getWaiting)
                .filter(state -> state.getReason() != null && !STARTING.contains(state.getReason()))
                .map(ContainerFailure::describe);
        if (waiting.isEmpty() && Boolean.TRUE.equals(status.getReady())) {
            return Optional.empty();
        }
        Optional<String> terminated = terminated(status).map(state -> describe(state, status));
        return waiting.isPresent() && terminated.isPresent()
                ? Optional.of(waiting.get() + "; it " + terminated.get())
                : waiting.or(() -> terminated);
    }

    private static Optional<ContainerStateTerminated> terminated(ContainerStatus status) {
        return state(status)
                .map(ContainerState::getTerminated)
                .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated));
    }

    private static Optional<ContainerState> state(ContainerStatus status) {
        return Optional.ofNullable(status.getState());
    }

    private static String describe(ContainerStateWaiting waiting) {
        return "is waiting: " + waiting.getReason()
                + (waiting.getMessage() == null
                        ? ""
                        : " (" + waiting.getMessage().strip() + ")");
    }

    /** Message for a container that could not be started, which therefore has no log. */
    private static String message(ContainerStateTerminated terminated) {
        return START_FAILURES.contains(terminated.getReason()) && terminated.getMessage() != null
                ? ": " + terminated.getMessage().strip()
                : "";
    }

    private static String describe(ContainerStateTerminated terminated, ContainerStatus status) {
        String reason = terminated.getReason();
        return "terminated with exit code " + terminated.getExitCode()
                + (reason == null || reason.equals("Error") ? "" : " (" + reason + message(terminated) + ")")
                + " and was restarted "
                + (status.getRestartCount() == 1 ? "once" : status.getRestartCount() + " times");
    }
}
