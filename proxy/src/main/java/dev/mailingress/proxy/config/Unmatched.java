package dev.mailingress.proxy.config;

/** What becomes of a TLS connection that names no server, or none that a route has. Never "the first route". */
public enum Unmatched implements NamedConstant {
    /** It goes to the listener's own backend. */
    DEFAULT("Default"),
    /** It is closed. */
    REFUSE("Refuse");

    private final String word;

    Unmatched(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
