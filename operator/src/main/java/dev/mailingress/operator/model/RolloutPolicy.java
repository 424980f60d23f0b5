package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** When a mail server that runs with files of ours gets others. */
public enum RolloutPolicy implements NamedConstant {
    /** At once, which restarts it. */
    AUTOMATIC("Automatic"),
    /** When its pod is replaced for another reason. */
    ON_NEXT_RESTART("OnNextRestart");

    private final String value;

    RolloutPolicy(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
