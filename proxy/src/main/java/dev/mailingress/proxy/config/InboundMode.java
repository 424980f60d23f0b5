package dev.mailingress.proxy.config;

/**
 * Whether a load balancer in front of the proxy sends the PROXY protocol. There is no automatic detection: the
 * specification forbids it (§2).
 */
public enum InboundMode implements NamedConstant {
    /** The socket's peer is the client. */
    DISABLED("Disabled"),
    /** Every connection begins with a header; other peers than the trusted ones are closed before a byte is read. */
    REQUIRED("Required");

    private final String value;

    InboundMode(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
