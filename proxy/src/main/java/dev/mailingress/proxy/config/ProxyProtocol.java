package dev.mailingress.proxy.config;

/** Version of the PROXY protocol that is sent to a backend (PROXY protocol specification §2). */
public enum ProxyProtocol implements NamedConstant {
    /** The binary header, §2.2. */
    V2("V2"),
    /** The text header, §2.1. */
    V1("V1"),
    /** No header: the backend sees the proxy's own address. */
    NONE("None");

    private final String value;

    ProxyProtocol(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
