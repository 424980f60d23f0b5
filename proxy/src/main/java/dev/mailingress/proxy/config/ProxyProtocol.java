package dev.mailingress.proxy.config;

/** Which header of the PROXY protocol is sent to a backend (PROXY protocol specification §2). */
public enum ProxyProtocol implements NamedConstant {
    /** The binary header, §2.2. */
    V2("V2"),
    /** The text header, §2.1. */
    V1("V1"),
    /** No header: the backend sees the proxy's own address. */
    NONE("None");

    private final String word;

    ProxyProtocol(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
