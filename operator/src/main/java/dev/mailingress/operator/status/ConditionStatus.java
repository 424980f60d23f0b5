package dev.mailingress.operator.status;

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
}
