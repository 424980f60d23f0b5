package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** For whom a listener is there. A pod cannot tell by which Service it was reached, so each door has a port of its own. */
public enum Door {
    /** The world's: every rule about clients holds. */
    @JsonProperty("Public")
    PUBLIC,
    /** The cluster's own pods': no rule about local addresses, no per-client limit. */
    @JsonProperty("Internal")
    INTERNAL
}
