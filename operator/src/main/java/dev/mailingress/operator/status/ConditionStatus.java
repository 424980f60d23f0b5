package dev.mailingress.operator.status;

import java.util.Arrays;

/** Status of a condition: True, False or Unknown. */
public enum ConditionStatus {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String value;

    ConditionStatus(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Unknown if it is none of them. */
    static ConditionStatus of(String value) {
        return Arrays.stream(values())
                .filter(status -> status.value.equals(value))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
