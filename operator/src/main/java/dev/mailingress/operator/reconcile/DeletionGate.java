package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what was made for a deleted MailIngress as long as a pod runs with its files: the policy keeps strangers from ports that
 * believe a header, a container that restarts has its files mounted anew, and the proxies have somewhere to send mail. A
 * rollout that never ends must not keep a namespace for good.
 */
final class DeletionGate {

    /** As long as a Deployment's rollout may take by default (apps/v1, {@code progressDeadlineSeconds}). */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** Of pods whose containers have ended and do not start again. */
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private final Clock clock;
    /** By uid. One that was overdue stays: where its finalizer cannot be removed at once, it must not wait anew. */
    private final Map<String, Instant> begun = new ConcurrentHashMap<>();

    DeletionGate(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counted from the first look on: the deletion may be older than the removal of the files, where no operator ran.
     *
     * @param pods of mail servers in its namespace, those of other MailIngresses too
     */
    DeletionDecision of(Identity identity, List<Pod> pods) {
        List<String> last = pods.stream()
                .filter(pod -> runsWithFilesOf(identity, pod))
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
        if (last.isEmpty()) {
            begun.remove(identity.uid());
            return new DeletionDecision.Ready();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = begun.computeIfAbsent(identity.uid(), uid -> now).plus(LONGEST);
        return now.isBefore(until) ? new DeletionDecision.Waiting(last, until) : new DeletionDecision.TimedOut(last);
    }

    /** One that is ending still runs: its ports are open until it is gone. */
    private static boolean runsWithFilesOf(Identity identity, Pod pod) {
        Map<String, String> labels = Optional.ofNullable(pod.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
        boolean over = pod.getStatus() != null
                && OVER.contains(String.valueOf(pod.getStatus().getPhase()));
        return !over && new Labels(identity).areOfMailServer(labels);
    }
}
