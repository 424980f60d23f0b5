package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether clients come by way of a balancer that announces them. There is no "perhaps": §2 of the specification forbids to guess. */
public enum InboundMode {
    /** The socket's own address is the client's. */
    @JsonProperty("Disabled")
    DISABLED,
    /** Every connection begins with a header; whoever is not trusted to send one is closed before a byte is read. */
    @JsonProperty("Required")
    REQUIRED
}
