package dev.mailingress.operator.status;

import java.util.List;
import java.util.Optional;

/** All of the others: false if one is false, unknown if one that it needs is. */
public final class ReadyFinding {

    public Finding of(List<Finding> others) {
        Optional<Finding> failing = first(others, Truth.FALSE);
        if (failing.isPresent()) {
            return Finding.no(ConditionType.READY, Reason.NOT_READY, because(failing.get()));
        }
        return first(others, Truth.UNKNOWN)
                .map(unknown -> Finding.unknown(ConditionType.READY, Reason.NOT_READY, because(unknown)))
                .orElseGet(() -> Finding.yes(
                        ConditionType.READY, Reason.READY, "Proxies and mail servers run this generation."));
    }

    private static Optional<Finding> first(List<Finding> findings, Truth truth) {
        return findings.stream()
                .filter(finding -> finding.truth() == truth && finding.holdsReadyBack())
                .findFirst();
    }

    private static String because(Finding finding) {
        return finding.type().word() + " is " + finding.truth().word() + ": " + finding.message();
    }
}
