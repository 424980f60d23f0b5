package dev.mailingress.proxy.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was heard in one conversation with a mail server. */
sealed interface Hearing {

    /** No connection. */
    record Unreachable(String why) implements Hearing {}

    /** A complete greeting, and an orderly end. */
    record Greeted() implements Hearing {}

    /** An open port; nothing is known of its words. */
    record Accepted() implements Hearing {}

    /** A complaint about commands, of which none had been given but the farewell: it took the header for them. */
    record Complained(String line) implements Hearing {}

    /** A refusal in place of a greeting. */
    record Refused(String line) implements Hearing {}

    /** @param lastWords what it said before it closed, or null if nothing */
    record Closed(Duration after, @Nullable String lastWords) implements Hearing {}

    /** Not a byte within this time. */
    record Silent(Duration patience) implements Hearing {}

    /** It speaks, but its greeting was not complete within this time. */
    record Late(Duration patience) implements Hearing {}

    /** It greets, and does not answer the farewell. */
    record Unanswered() implements Hearing {}

    /** More than a greeting has. */
    record Endless() implements Hearing {}

    /** Words of another protocol. */
    record Unintelligible(String line) implements Hearing {}

    /** No handshake, although the connection stood and nobody closed it. */
    record NoTls(String why) implements Hearing {}
}
