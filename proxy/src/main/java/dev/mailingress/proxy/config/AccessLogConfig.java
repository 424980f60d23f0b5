package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * The line that is written at the end of each connection.
 *
 * @param format its shape
 */
public record AccessLogConfig(AccessLogFormat format) {

    public static final AccessLogConfig DEFAULT = of(null);

    /** An absent field gets its default. */
    public static AccessLogConfig of(@Nullable AccessLogFormat format) {
        return new AccessLogConfig(format == null ? AccessLogFormat.JSON : format);
    }
}
