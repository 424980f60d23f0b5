package dev.mailingress.proxy.config;

/**
 * The clients that a listener is for. A pod cannot see which Service a connection came through, so each exposure has
 * its own port.
 */
public enum Exposure implements NamedConstant {
    /** External clients: all rules about clients apply. */
    PUBLIC("Public"),
    /** Pods of the cluster: no rules about local addresses, no limits per client. */
    INTERNAL("Internal");

    private final String value;

    Exposure(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
