package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Type of the Event for a condition transition. */
public enum EventType {
    /** The condition is as it should be or Unknown, or will be so without action. */
    NORMAL("Normal"),
    /** Somebody has to act. */
    WARNING("Warning");

    private static final Set<Reason> TRANSIENT = EnumSet.of(
            Reason.ADDRESS_PENDING,
            Reason.PROXIES_PENDING,
            Reason.CONFIGURATION_PENDING,
            Reason.WAITING_FOR_PROXIES,
            Reason.ROLLOUT_PENDING,
            Reason.OLD_PODS_RUN);

    private static final Set<String> TRANSIENT_VALUES =
            TRANSIENT.stream().map(Reason::value).collect(Collectors.toUnmodifiableSet());

    private final String value;

    EventType(String value) {
        this.value = value;
    }

    /** The {@code type} of the Event. */
    public String value() {
        return value;
    }

    static boolean becomesTrueAutomatically(Reason reason) {
        return TRANSIENT.contains(reason);
    }

    public static EventType of(Condition condition) {
        boolean abnormal = condition.type().equals(ConditionType.WARNING.value())
                ? condition.status().equals(ConditionStatus.TRUE.value())
                : condition.status().equals(ConditionStatus.FALSE.value());
        return abnormal && !TRANSIENT_VALUES.contains(condition.reason()) ? WARNING : NORMAL;
    }
}
