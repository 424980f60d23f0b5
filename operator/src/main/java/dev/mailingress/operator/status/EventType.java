package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether somebody should look at a condition that moved. */
public enum EventType {
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
            .map(Reason::value)
            .collect(Collectors.toUnmodifiableSet());

    private final String value;

    EventType(String value) {
        this.value = value;
    }

    /** As events have it. */
    public String value() {
        return value;
    }

    public static EventType of(Condition condition) {
        boolean troubling =
                condition.status().equals(ConditionStatus.FALSE.value()) && !PASSING.contains(condition.reason());
        return troubling ? WARNING : NORMAL;
    }
}
