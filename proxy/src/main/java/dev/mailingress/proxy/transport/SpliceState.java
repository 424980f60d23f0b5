package dev.mailingress.proxy.transport;

import org.jspecify.annotations.Nullable;

/**
 * State of splice(2), which moves bulk data from socket to socket inside the kernel instead of through this process.
 *
 * @param unavailableReason why it is not used, as a clause; null if no reason is known
 * @param bytes number of bytes spliced since the start
 * @param pipes number of open pipes
 * @param maxPipes maximum number of pipes; each takes two file descriptors
 */
public record SpliceState(@Nullable String unavailableReason, long bytes, int pipes, int maxPipes) {

    /** For the log: on, or off and why. */
    public String summary() {
        return unavailableReason == null ? "on" : "off: " + unavailableReason;
    }
}
