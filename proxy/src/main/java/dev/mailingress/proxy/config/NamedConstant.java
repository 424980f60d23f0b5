package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;

/** One out of a fixed set that the file has a word for. */
public interface NamedConstant {

    /** As the file writes it; case counts. */
    @JsonValue
    String value();
}
