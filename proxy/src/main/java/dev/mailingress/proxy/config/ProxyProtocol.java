package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which header of the PROXY protocol is sent to a backend (PROXY protocol specification §2). */
public enum ProxyProtocol {
    /** The binary header, §2.2. */
    @JsonProperty("V2")
    V2,
    /** The text header, §2.1. */
    @JsonProperty("V1")
    V1,
    /** No header: the backend sees the proxy's own address. */
    @JsonProperty("None")
    NONE
}
