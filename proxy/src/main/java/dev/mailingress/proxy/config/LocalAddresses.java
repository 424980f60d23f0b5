package dev.mailingress.proxy.config;

/**
 * How to handle clients whose source address cannot belong to an external client: loopback, unspecified, multicast,
 * link-local, the proxy's own, and {@link LocalNetworks}.
 */
public enum LocalAddresses implements NamedConstant {
    /**
     * {@link LocalNetworks} are refused for SMTP, where a wrong address fails SPF, and accepted elsewhere; the others
     * are refused.
     */
    AUTO("Auto"),
    /** Refused on all public listeners. */
    REFUSE("Refuse"),
    /** Accepted like all others: for benchmarks and tests on one machine. */
    ALLOW("Allow");

    private final String value;

    LocalAddresses(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
