package dev.mailingress.proxy.config;

/** The shape of the access log's lines. */
public enum AccessLogFormat {
    /** One JSON object a line. */
    JSON
}
