package dev.mailingress.proxy.config;

/** Format of the access log's lines. */
public enum AccessLogFormat implements NamedConstant {
    /** One JSON object per line. */
    JSON("JSON"),
    /** Space-separated fields in the order of HAProxy's {@code tcplog}. */
    TEXT("Text");

    private final String value;

    AccessLogFormat(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
