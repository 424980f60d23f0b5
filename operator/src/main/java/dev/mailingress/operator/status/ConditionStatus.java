package dev.mailingress.operator.status;

/** The status of a condition. */
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
}
