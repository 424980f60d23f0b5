package dev.mailingress.proxy.config;

/** The shape of the access log's lines. */
public enum AccessLogFormat implements NamedConstant {
    /** One JSON object a line. */
    JSON("JSON"),
    /** Fields with spaces between them, in the order of HAProxy's {@code tcplog}. */
    TEXT("Text");

    private final String word;

    AccessLogFormat(String word) {
        this.word = word;
    }

    @Override
    public String value() {
        return word;
    }
}
