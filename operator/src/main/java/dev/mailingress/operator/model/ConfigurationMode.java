package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** How a mail server is configured to expect the PROXY protocol: {@code configuration.mode}. */
public enum ConfigurationMode implements NamedConstant {
    /** The operator configures the listeners' own ports to expect it. */
    SAME_PORTS("SamePorts"),
    /** The operator adds ports that expect it; the listeners' own ports stay plain for the cluster. */
    SEPARATE_PORTS("SeparatePorts"),
    /** The mail server already expects it; the operator changes nothing. */
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
