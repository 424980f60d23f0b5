package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** When changed files are applied to a mail server that already runs with injected files: {@code configuration.rollout}. */
public enum RolloutPolicy implements NamedConstant {
    /** Immediately, which restarts it. */
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
