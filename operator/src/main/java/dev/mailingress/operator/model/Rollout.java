package dev.mailingress.operator.model;

/** When a mail server that runs with files of ours gets others. */
public enum Rollout {
    /** At once, which restarts it. */
    AUTOMATIC("Automatic"),
    /** When its pod is replaced for another reason. */
    ON_NEXT_RESTART("OnNextRestart");

    private final String word;

    Rollout(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
