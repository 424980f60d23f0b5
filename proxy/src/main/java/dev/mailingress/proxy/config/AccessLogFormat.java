package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The shape of the access log's lines. */
public enum AccessLogFormat {
    /** One JSON object a line. */
    @JsonProperty("JSON")
    JSON,
    /** Fields with spaces between them, in the order of HAProxy's {@code tcplog}. */
    @JsonProperty("Text")
    TEXT
}
