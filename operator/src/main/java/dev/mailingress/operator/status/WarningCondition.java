package dev.mailingress.operator.status;

import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.api.v1alpha1.WarningStatus;
import dev.mailingress.proxy.config.BoundedText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Condition Warning: whether something needs attention that does not stop mail. It is abnormal when it is True, as the node
 * conditions of Kubernetes are, and never prevents {@code Ready}. The warnings themselves are in {@code status.warnings}.
 */
public final class WarningCondition {

    /** The {@code maxItems} and {@code maxLength} of the CRD. */
    static final int MAX_WARNINGS = 32;

    static final int MAX_MESSAGE = 2048;

    /** More names do not help; the list has them all. */
    private static final int MAX_REASONS = 6;

    /** @param advisories in the order in which they are listed */
    public ConditionResult of(List<Advisory> advisories) {
        if (advisories.isEmpty()) {
            return ConditionResult.ofFalse(ConditionType.WARNING, Reason.NO_WARNINGS, "Nothing needs attention.");
        }
        List<String> reasons = advisories.stream()
                .map(Advisory::reason)
                .distinct()
                .map(AdvisoryReason::value)
                .toList();
        int more = reasons.size() - MAX_REASONS;
        return ConditionResult.ofTrue(
                ConditionType.WARNING,
                Reason.WARNINGS_PRESENT,
                (advisories.size() == 1 ? "1 warning: " : advisories.size() + " warnings: ")
                        + reasons.stream().limit(MAX_REASONS).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "")
                        + ". \"status.warnings\" has the remedy of each; none of them prevents Ready.");
    }

    /** The warnings for the status: as many as it holds. */
    public List<WarningStatus> statuses(List<Advisory> advisories) {
        return advisories.stream()
                .limit(MAX_WARNINGS)
                .map(advisory ->
                        new WarningStatus(advisory.reason().value(), BoundedText.of(advisory.message(), MAX_MESSAGE)))
                .toList();
    }
}
