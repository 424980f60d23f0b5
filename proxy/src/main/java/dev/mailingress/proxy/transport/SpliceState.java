package dev.mailingress.proxy.transport;

import org.jspecify.annotations.Nullable;

/**
 * How far bulk goes from socket to socket inside the kernel, by splice(2), instead of by way of this process.
 *
 * @param unavailableReason why it does not, as a clause; null if nothing is known to stand in the way
 * @param bytes that went so since the start
 * @param pipes that are open for it now
 * @param maxPipes that may be; each takes two descriptors
 */
public record SpliceState(@Nullable String unavailableReason, long bytes, int pipes, int maxPipes) {

    /** For the log: on, or off and why. */
    public String summary() {
        return unavailableReason == null ? "on" : "off: " + unavailableReason;
    }
}
