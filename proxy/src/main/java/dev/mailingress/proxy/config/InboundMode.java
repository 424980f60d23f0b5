package dev.mailingress.proxy.config;

/** Whether clients come by way of a balancer that announces them. There is no "perhaps": §2 of the specification forbids to guess. */
public enum InboundMode implements NamedConstant {
    /** The socket's own address is the client's. */
    DISABLED("Disabled"),
    /** Every connection begins with a header; whoever is not trusted to send one is closed before a byte is read. */
    REQUIRED("Required");

    private final String word;

    InboundMode(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
