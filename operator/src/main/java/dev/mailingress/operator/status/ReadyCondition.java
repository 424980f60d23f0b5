package dev.mailingress.operator.status;

import java.util.List;
import java.util.Optional;

/** All of the others: false if one is false, unknown if one that it needs is. */
public final class ReadyCondition {

    public ConditionResult of(List<ConditionResult> others) {
        Optional<ConditionResult> failing = first(others, ConditionStatus.FALSE);
        if (failing.isPresent()) {
            return ConditionResult.no(ConditionType.READY, Reason.NOT_READY, because(failing.get()));
        }
        return first(others, ConditionStatus.UNKNOWN)
                .map(unknown -> ConditionResult.unknown(ConditionType.READY, Reason.NOT_READY, because(unknown)))
                .orElseGet(() -> ConditionResult.yes(
                        ConditionType.READY, Reason.READY, "Proxies and mail servers run this generation."));
    }

    private static Optional<ConditionResult> first(List<ConditionResult> findings, ConditionStatus truth) {
        return findings.stream()
                .filter(finding -> finding.status() == truth && finding.holdsReadyBack())
                .findFirst();
    }

    private static String because(ConditionResult finding) {
        return finding.type().value() + " is " + finding.status().value() + ": " + finding.message();
    }
}
