package dev.mailingress.operator.status;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions Reconciling and Stalled, which kstatus knows (Flux, kpt, Helm): at most one of them exists, with status True, and
 * none while Ready is True.
 *
 * @see <a href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">kstatus</a>
 */
final class ProgressConditions {

    static final Set<ConditionType> TYPES = EnumSet.of(ConditionType.RECONCILING, ConditionType.STALLED);

    /** Reasons for False that need no action, or are tried again. */
    private static final Set<Reason> IN_PROGRESS = EnumSet.of(
            Reason.AWAITING_DELETION,
            Reason.WORKLOAD_CHANGED,
            Reason.RECONCILIATION_FAILED,
            Reason.UNREACHABLE,
            Reason.GREETS_LATE,
            Reason.INCONCLUSIVE);

    /** @param results of the other conditions, Ready included */
    Optional<ConditionResult> of(List<ConditionResult> results) {
        ConditionResult ready = results.stream()
                .filter(result -> result.type() == ConditionType.READY)
                .findFirst()
                .orElseThrow();
        if (ready.isTrue()) {
            return Optional.empty();
        }
        ConditionResult cause = results.stream()
                .filter(result -> result.type() != ConditionType.READY)
                .filter(result -> result.status() == ready.status() && result.preventsReady())
                .findFirst()
                .orElse(ready);
        ConditionType type = isInProgress(cause) ? ConditionType.RECONCILING : ConditionType.STALLED;
        return Optional.of(ConditionResult.ofTrue(type, cause.reason(), cause.message()));
    }

    private static boolean isInProgress(ConditionResult cause) {
        return cause.status() == ConditionStatus.FALSE
                ? IN_PROGRESS.contains(cause.reason()) || EventType.becomesTrueAutomatically(cause.reason())
                : cause.reason() != Reason.PAUSED && cause.reason() != Reason.UNRESOLVED_REFS;
    }
}
