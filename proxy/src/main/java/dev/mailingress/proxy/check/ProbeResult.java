package dev.mailingress.proxy.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Result of one session with a mail server. */
sealed interface ProbeResult {

    /** The connection failed. */
    record Unreachable(String cause) implements ProbeResult {}

    /**
     * A complete greeting and a regular end of the session.
     *
     * @param greeting its last line
     */
    record Greeted(String greeting, ProofMark mark) implements ProbeResult {}

    /** The connection was accepted; the protocol is unknown. */
    record Accepted() implements ProbeResult {}

    /** An error reply to commands that were not sent, or not as such: the header was taken for them. */
    record CommandError(String line) implements ProbeResult {}

    /** A refusal in place of a greeting. */
    record Refused(String line) implements ProbeResult {}

    /** @param lastLine the last line that was received before the peer closed; null if there was none */
    record Closed(Duration elapsed, @Nullable String lastLine) implements ProbeResult {}

    /** No byte was received before the timeout. */
    record Silent(Duration elapsed) implements ProbeResult {}

    /** The greeting was not complete before the timeout. */
    record Late(Duration elapsed) implements ProbeResult {}

    /** A greeting, but no reply to the commands that follow it. */
    record CommandIgnored() implements ProbeResult {}

    /** More input than a greeting has. */
    record TooLong() implements ProbeResult {}

    /** A reply of another protocol. */
    record UnknownReply(String line) implements ProbeResult {}

    /** The TLS handshake failed, although the connection was neither closed nor timed out. */
    record TlsFailed(String cause) implements ProbeResult {}
}
