package dev.mailingress.proxy.config;

/** What becomes of clients whose address cannot be a stranger's (loopback, unspecified, multicast, link-local, our own). */
public enum LocalAddresses implements NamedConstant {
    /** Never announced; the decision is the proxy's by protocol. */
    AUTO("Auto"),
    /** Refused on every public listener. */
    REFUSE("Refuse"),
    /** Served and announced like any other: for benchmarks and tries on one machine. */
    ALLOW("Allow");

    private final String word;

    LocalAddresses(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
