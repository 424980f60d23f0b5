package dev.mailingress.operator.model;

/** How a mail server comes to expect the PROXY protocol. */
public enum ConfigurationMode {
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

    public String value() {
        return value;
    }
}
