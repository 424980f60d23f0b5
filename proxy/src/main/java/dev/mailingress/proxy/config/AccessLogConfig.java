package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/** Settings of the access log, which has one line for each connection, written when it ends. */
public record AccessLogConfig(AccessLogFormat format) {

    public static final AccessLogConfig DEFAULT = of(null);

    /** Null fields get their defaults. */
    public static AccessLogConfig of(@Nullable AccessLogFormat format) {
        return new AccessLogConfig(format == null ? AccessLogFormat.JSON : format);
    }
}
