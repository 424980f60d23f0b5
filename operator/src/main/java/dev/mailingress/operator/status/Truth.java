package dev.mailingress.operator.status;

/** The status of a condition. */
public enum Truth {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Truth(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
