package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of clients whose address cannot be a stranger's (loopback, unspecified, multicast, link-local, our own). */
public enum LocalAddresses {
    /** Never announced; the decision is the proxy's by protocol. */
    @JsonProperty("Auto")
    AUTO,
    /** Refused on every public listener. */
    @JsonProperty("Refuse")
    REFUSE,
    /** Served and announced like any other: for benchmarks and tries on one machine. */
    @JsonProperty("Allow")
    ALLOW
}
