package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The line that is written at the end of each connection.
 *
 * @param format its shape
 */
public record AccessLogConfig(AccessLogFormat format) {

    public static final AccessLogConfig DEFAULT = of(null);

    /** An absent field gets its default. */
    @JsonCreator
    public static AccessLogConfig of(@JsonProperty("format") @Nullable AccessLogFormat format) {
        return new AccessLogConfig(format == null ? AccessLogFormat.JSON : format);
    }
}
