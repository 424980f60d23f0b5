package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.MailProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the lines of a mail server mean, as far as a greeting and a farewell go. */
enum Dialect {
    /** RFC 5321 §4.2; postscreen sends {@code 220-} first and completes its greeting later. */
    SMTP(
            "QUIT",
            "220( .*)?",
            "220-.*|221-.*",
            // RFC 5321 §4.2.1: 50z is about the syntax of a command.
            "50\\d.*",
            "[45]\\d\\d.*",
            "221.*"),
    /** RFC 9051 §7.1. */
    IMAP("A LOGOUT", "\\* (OK|PREAUTH).*", "", "\\S+ BAD.*", "\\* BYE.*", "(A OK|\\* BYE).*"),
    /** RFC 1939 §3. */
    POP3("QUIT", "\\+OK.*", "", "-ERR.*", "-ERR.*", "\\+OK.*"),
    /** RFC 5804 §1.3 and §1.7: capabilities, each a quoted string or two, then OK. */
    MANAGESIEVE("LOGOUT", "OK\\b.*", "\".*", "NO\\b.*", "BYE\\b.*", "OK\\b.*");

    /** What a line does. */
    enum Meaning {
        GREETING,
        MORE_FOLLOWS,
        COMPLAINT,
        REFUSAL,
        FAREWELL,
        NONE
    }

    private final String farewell;
    private final Pattern greets;
    private final Pattern continues;
    private final Pattern complains;
    private final Pattern refuses;
    private final Pattern leaves;

    Dialect(String farewell, String greets, String continues, String complains, String refuses, String leaves) {
        this.farewell = farewell + "\r\n";
        this.greets = Pattern.compile(greets);
        this.continues = Pattern.compile(continues);
        this.complains = Pattern.compile(complains);
        this.refuses = Pattern.compile(refuses);
        this.leaves = Pattern.compile(leaves);
    }

    /** Empty where a protocol's words are not known. */
    static Optional<Dialect> of(MailProtocol protocol) {
        return switch (protocol.family()) {
            case SMTP -> Optional.of(SMTP);
            case IMAP -> Optional.of(IMAP);
            case POP3 -> Optional.of(POP3);
            case MANAGESIEVE -> Optional.of(MANAGESIEVE);
            case TCP -> Optional.empty();
        };
    }

    byte[] farewell() {
        return farewell.getBytes(StandardCharsets.US_ASCII);
    }

    /** While no greeting is complete. */
    Meaning beforeGreeting(String line) {
        String words = line.toUpperCase(Locale.ROOT);
        if (greets.matcher(words).matches()) {
            return Meaning.GREETING;
        }
        // POP3 has one word for both; before it greets, nobody can have mistaken its commands.
        if (this != POP3 && complains.matcher(words).matches()) {
            return Meaning.COMPLAINT;
        }
        if (refuses.matcher(words).matches()) {
            return Meaning.REFUSAL;
        }
        return continues.matcher(words).matches() ? Meaning.MORE_FOLLOWS : Meaning.NONE;
    }

    /** From the greeting on, when a farewell is the only command that was given. */
    Meaning afterGreeting(String line) {
        String words = line.toUpperCase(Locale.ROOT);
        if (complains.matcher(words).matches()) {
            return Meaning.COMPLAINT;
        }
        return leaves.matcher(words).matches() ? Meaning.FAREWELL : Meaning.NONE;
    }
}
