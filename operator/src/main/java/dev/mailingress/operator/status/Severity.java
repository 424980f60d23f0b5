package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether somebody should look at a condition that moved. */
public enum Severity {
    /** Nobody: it is good, or gets so by itself. */
    NORMAL("Normal"),
    /** A human. */
    WARNING("Warning");

    private static final Set<String> PASSING = EnumSet.of(
                    Reason.ADDRESS_PENDING,
                    Reason.PROXIES_PENDING,
                    Reason.CONFIGURATION_PENDING,
                    Reason.WAITING_FOR_PROXIES,
                    Reason.ROLLOUT_PENDING,
                    Reason.OLD_PODS_RUN)
            .stream()
            .map(Reason::word)
            .collect(Collectors.toUnmodifiableSet());

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** As events have it. */
    public String word() {
        return word;
    }

    public static Severity of(Condition condition) {
        boolean troubling = condition.status().equals(Truth.FALSE.word()) && !PASSING.contains(condition.reason());
        return troubling ? WARNING : NORMAL;
    }
}
