package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a TLS connection that names no server, or none that a route has. Never "the first route". */
public enum Unmatched {
    /** It goes to the listener's own backend. */
    @JsonProperty("Default")
    DEFAULT,
    /** It is closed. */
    @JsonProperty("Refuse")
    REFUSE
}
