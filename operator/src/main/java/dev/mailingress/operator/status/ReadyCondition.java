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

    private static Optional<ConditionResult> first(List<ConditionResult> results, ConditionStatus status) {
        return results.stream()
                .filter(result -> result.status() == status && result.preventsReady())
                .findFirst();
    }

    private static String notReady(ConditionResult cause) {
        return cause.type().value() + " is " + cause.status().value() + ": " + cause.message();
    }
}
