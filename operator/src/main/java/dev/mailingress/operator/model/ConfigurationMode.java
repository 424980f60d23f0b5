package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** How a mail server comes to expect the PROXY protocol. */
public enum ConfigurationMode implements NamedConstant {
    /** The operator makes the listeners' own ports expect it. */
    SAME_PORTS("SamePorts"),
    /** The operator makes ports beside them expect it, and those stay plain for the cluster. */
    SEPARATE_PORTS("SeparatePorts"),
    /** It does already: nothing is touched. */
    EXTERNAL("External");

    private final String value;

    ConfigurationMode(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
