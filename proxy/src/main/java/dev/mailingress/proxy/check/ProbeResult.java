package dev.mailingress.proxy.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was heard in one conversation with a mail server. */
sealed interface ProbeResult {

    /** No connection. */
    record Unreachable(String why) implements ProbeResult {}

    /** A complete greeting, and an orderly end. */
    record Greeted() implements ProbeResult {}

    /** An open port; nothing is known of its words. */
    record Accepted() implements ProbeResult {}

    /** A complaint about commands, of which none had been given but the farewell: it took the header for them. */
    record Complained(String line) implements ProbeResult {}

    /** A refusal in place of a greeting. */
    record Refused(String line) implements ProbeResult {}

    /** @param lastWords what it said before it closed, or null if nothing */
    record Closed(Duration after, @Nullable String lastWords) implements ProbeResult {}

    /** Not a byte within this time. */
    record Silent(Duration patience) implements ProbeResult {}

    /** It speaks, but its greeting was not complete within this time. */
    record Late(Duration patience) implements ProbeResult {}

    /** It greets, and does not answer the farewell. */
    record Unanswered() implements ProbeResult {}

    /** More than a greeting has. */
    record Endless() implements ProbeResult {}

    /** Words of another protocol. */
    record Unintelligible(String line) implements ProbeResult {}

    /** No handshake, although the connection stood and nobody closed it. */
    record NoTls(String why) implements ProbeResult {}
}
