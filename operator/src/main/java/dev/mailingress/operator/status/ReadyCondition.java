package dev.mailingress.operator.status;

import java.util.List;
import java.util.Optional;

/** Condition Ready: summary of the others. False if one is False, Unknown if one that it needs is Unknown. */
public final class ReadyCondition {

    public ConditionResult of(List<ConditionResult> others) {
        Optional<ConditionResult> failing = first(others, ConditionStatus.FALSE);
        if (failing.isPresent()) {
            return ConditionResult.ofFalse(ConditionType.READY, Reason.NOT_READY, notReady(failing.get()));
        }
        return first(others, ConditionStatus.UNKNOWN)
                .map(unknown -> ConditionResult.ofUnknown(ConditionType.READY, Reason.NOT_READY, notReady(unknown)))
                .orElseGet(() -> ConditionResult.ofTrue(
                        ConditionType.READY, Reason.READY, "Proxies and mail servers run this generation."));
    }

    /** After a failure that is not about the spec, such as an API server that does not respond. */
    public ConditionResult failed(String failure) {
        return ConditionResult.ofFalse(
                ConditionType.READY,
                Reason.RECONCILIATION_FAILED,
                "The last reconciliation failed, and the operator tries again. Mail is served as before. Cause: "
                        + failure);
    }

    /** @param annotation name of the annotation that pauses the MailIngress */
    public ConditionResult paused(String annotation) {
        return ConditionResult.ofUnknown(
                ConditionType.READY,
                Reason.PAUSED,
                "Paused by the annotation \"" + annotation + "\": the operator changes nothing until it is removed. The"
                        + " other conditions are those of the time before.");
    }

    private static Optional<ConditionResult> first(List<ConditionResult> results, ConditionStatus status) {
        return results.stream()
                .filter(result -> result.status() == status && result.preventsReady())
                .findFirst();
    }

    private static String notReady(ConditionResult cause) {
        return cause.type().value() + " is " + cause.status().value() + ": " + cause.message();
    }
}
