package dev.mailingress.proxy.config;

/**
 * How to handle TLS connections whose server name is missing or matches no route. The first route is never a fallback.
 */
public enum Unmatched implements NamedConstant {
    /** It goes to the listener's own backend. */
    DEFAULT("Default"),
    /** It is closed. */
    REFUSE("Refuse");

    private final String value;

    Unmatched(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
