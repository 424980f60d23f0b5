package dev.mailingress.operator.cleanup;

import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.watch.ObservedPods;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides when the objects of a deleted MailIngress may be removed: not before the last pod with its files is gone.
 * Until then the NetworkPolicy keeps other clients from ports that trust a header, a container that restarts needs its
 * files again, and the proxies need a mail server to connect to. A rollout that never completes must not block the
 * namespace, so there is a timeout.
 */
final class DeletionGate {

    /**
     * Default duration of a Deployment's rollout before it counts as failed (apps/v1, {@code progressDeadlineSeconds}).
     */
    static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final Clock clock;
    /**
     * By uid. Kept after the timeout: if the finalizer cannot be removed immediately, the wait must not start again.
     */
    private final Map<String, Instant> waitingSince = new ConcurrentHashMap<>();

    DeletionGate(Clock clock) {
        this.clock = clock;
    }

    /**
     * Decides now. The timeout counts from the first call for a MailIngress: if no operator was running, the deletion
     * may be older than the removal of the files.
     *
     * @param pods of mail servers in its namespace, including those of other MailIngresses
     */
    DeletionDecision of(Identity identity, List<Pod> pods) {
        List<String> remaining = pods.stream()
                .filter(pod -> runsWithFilesOf(identity, pod))
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
        if (remaining.isEmpty()) {
            waitingSince.remove(identity.uid());
            return new DeletionDecision.Ready();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = waitingSince.computeIfAbsent(identity.uid(), uid -> now).plus(TIMEOUT);
        return now.isBefore(until)
                ? new DeletionDecision.Waiting(remaining, until)
                : new DeletionDecision.TimedOut(remaining);
    }

    /** A terminating pod still runs: its ports are open until it is gone. */
    private static boolean runsWithFilesOf(Identity identity, Pod pod) {
        Map<String, String> labels = Optional.ofNullable(pod.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
        return !ObservedPods.hasEnded(pod) && new Labels(identity).areOfMailServer(labels);
    }
}
