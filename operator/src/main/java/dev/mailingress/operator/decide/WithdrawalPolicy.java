package dev.mailingress.operator.decide;

import dev.mailingress.operator.observed.ContainerFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an injection is withdrawn because its pods do not become ready. What the operator did not foresee then ends
 * with the mail server as it was, instead of in an outage.
 */
public final class WithdrawalPolicy {

    private static final int MAX_CRASHES = 3;

    /**
     * What was observed of the pods of a changed template, none of which is ready.
     *
     * @param reversible whether pods of the previous template ran, and the operator knows what that had
     * @param changedAt time of the change; null if it is not known
     * @param startedAt time at which the newest pod's container started last; null if it did not
     * @param pulling whether the newest pod waits for images or volumes, which the change has nothing to do with
     * @param failure of the newest pod with a failure; null if none has one
     * @param replicaFailure why the workload cannot create pods; null if it can
     * @param deadline time within which the pods must become ready
     */
    public record ChangedPods(
            boolean reversible,
            @Nullable Instant changedAt,
            @Nullable Instant startedAt,
            boolean pulling,
            @Nullable ContainerFailure failure,
            @Nullable String replicaFailure,
            Duration deadline) {}

    /** The cause, as the predicate of a sentence about the pods; empty if the injection stays. */
    public Optional<String> cause(ChangedPods pods, Instant now) {
        if (!pods.reversible()) {
            return Optional.empty();
        }
        if (pods.replicaFailure() != null) {
            return Optional.of("could not be created: " + pods.replicaFailure());
        }
        ContainerFailure failure = pods.failure();
        if (failure != null && failure.isMountFailure()) {
            return Optional.of(
                    "could not mount the files: container \"" + failure.container() + "\" " + failure.what());
        }
        if (failure != null && failure.crashes() >= MAX_CRASHES) {
            return Optional.of("crashed " + failure.crashes() + " times in a row: container \"" + failure.container()
                    + "\" " + failure.what());
        }
        return isOverdue(pods, now)
                ? Optional.of("were not ready within " + pods.deadline().toSeconds() + "s"
                        + (failure == null ? "" : ": container \"" + failure.container() + "\" " + failure.what()))
                : Optional.empty();
    }

    private static boolean isOverdue(ChangedPods pods, Instant now) {
        Instant changedAt = pods.changedAt();
        if (changedAt == null || pods.pulling()) {
            return false;
        }
        Instant startedAt = pods.startedAt();
        // A container that restarts starts again and again: only its first start may extend the time.
        Instant since =
                startedAt != null && pods.failure() == null && startedAt.isAfter(changedAt) ? startedAt : changedAt;
        return now.isAfter(since.plus(pods.deadline()));
    }
}
