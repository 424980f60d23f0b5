package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.MailProtocol;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Syntax of a mail server's replies: greeting, quit command and errors. */
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

    /** Meaning of a line. */
    enum Meaning {
        GREETING,
        MORE_FOLLOWS,
        COMMAND_ERROR,
        REFUSAL,
        QUIT_REPLY,
        UNKNOWN
    }

    private final String quit;
    private final Pattern greets;
    private final Pattern continues;
    private final Pattern rejectsCommand;
    private final Pattern refuses;
    private final Pattern quits;

    Dialect(String quit, String greets, String continues, String rejectsCommand, String refuses, String quits) {
        this.quit = quit + "\r\n";
        this.greets = Pattern.compile(greets);
        this.continues = Pattern.compile(continues);
        this.rejectsCommand = Pattern.compile(rejectsCommand);
        this.refuses = Pattern.compile(refuses);
        this.quits = Pattern.compile(quits);
    }

    /** Empty for unknown protocols. */
    static Optional<Dialect> of(MailProtocol protocol) {
        return switch (protocol.family()) {
            case SMTP -> Optional.of(SMTP);
            case IMAP -> Optional.of(IMAP);
            case POP3 -> Optional.of(POP3);
            case MANAGESIEVE -> Optional.of(MANAGESIEVE);
            case TCP -> Optional.empty();
        };
    }

    String quit() {
        return quit;
    }

    /** Meaning of a line before the greeting is complete. */
    Meaning beforeGreeting(String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (greets.matcher(upper).matches()) {
            return Meaning.GREETING;
        }
        // POP3 has the same reply for both; before its greeting it cannot have received a command.
        if (this != POP3 && rejectsCommand.matcher(upper).matches()) {
            return Meaning.COMMAND_ERROR;
        }
        if (refuses.matcher(upper).matches()) {
            return Meaning.REFUSAL;
        }
        return continues.matcher(upper).matches() ? Meaning.MORE_FOLLOWS : Meaning.UNKNOWN;
    }

    /** Meaning of a line after the greeting, if it is not the reply to EHLO. */
    Meaning afterGreeting(String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (rejectsCommand.matcher(upper).matches()) {
            return Meaning.COMMAND_ERROR;
        }
        return quits.matcher(upper).matches() ? Meaning.QUIT_REPLY : Meaning.UNKNOWN;
    }
}
