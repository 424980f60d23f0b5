package dev.mailingress.proxy.protocol.mail;

import dev.mailingress.proxy.config.MailProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Responder to a load balancer's health check on a plaintext port, in place of the mail server: greeting, the commands
 * that checks send (HAProxy's {@code option smtpchk}: EHLO and QUIT), and the end. Offers nothing else: no mail
 * transaction and no login. One responder serves one connection; what it reads and answers is bounded.
 */
public final class HealthCheckResponder {

    /** RFC 5321 §4.5.3.1.4. */
    private static final int MAX_LINE_BYTES = 512;

    private static final int MAX_LINES = 8;
    private static final int MAX_TAG_CHARACTERS = 32;

    private static final String NAME = "mail-ingress-proxy";
    private static final byte[] NOTHING = {};

    private final MailProtocol.Family family;
    private final StringBuilder line = new StringBuilder();
    private int lines;
    private boolean ended;

    /** @param protocol of a port without implicit TLS */
    public HealthCheckResponder(MailProtocol protocol) {
        this.family = protocol.family();
        // Nobody knows who speaks first.
        this.ended = family == MailProtocol.Family.TCP;
    }

    /** The first line; empty where the protocol has none. */
    public byte[] greeting() {
        return switch (family) {
            case SMTP -> ascii("220 " + NAME + " health check");
            case IMAP -> ascii("* OK " + NAME + " health check");
            case POP3 -> ascii("+OK " + NAME + " health check");
            // RFC 5804 §1.8: capabilities, of which this one is required, then OK.
            case MANAGESIEVE -> ascii("\"IMPLEMENTATION\" \"" + NAME + "\"\r\nOK \"health check\"");
            case TCP -> NOTHING;
        };
    }

    /** Whether nothing more is sent: then the connection ends. */
    public boolean isEnded() {
        return ended;
    }

    /** @return the replies to the commands that these bytes complete; may be empty */
    public byte[] feed(ByteBuffer bytes) {
        StringBuilder replies = new StringBuilder();
        while (bytes.hasRemaining() && !ended) {
            char next = (char) (bytes.get() & 0x7f);
            if (next == '\n') {
                replies.append(reply(line.toString().strip()));
                line.setLength(0);
                ended |= ++lines == MAX_LINES;
            } else if (line.length() < MAX_LINE_BYTES) {
                line.append(next);
            } else {
                ended = true;
            }
        }
        return replies.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String reply(String command) {
        return switch (family) {
            case SMTP -> smtp(firstWord(command));
            case IMAP -> imap(command);
            case POP3 -> pop3(firstWord(command));
            case MANAGESIEVE -> manageSieve(firstWord(command));
            case TCP -> "";
        };
    }

    private String smtp(String verb) {
        return switch (verb) {
            case "EHLO", "HELO" -> "250 " + NAME + "\r\n";
            case "NOOP", "RSET" -> "250 2.0.0 OK\r\n";
            case "QUIT" -> last("221 2.0.0 Bye\r\n");
            // Temporary, as every refusal of this proxy.
            default -> last("421 4.3.0 Only health checks are answered on this connection\r\n");
        };
    }

    private String imap(String command) {
        int space = command.indexOf(' ');
        String tag = space < 0 ? command : command.substring(0, space);
        // RFC 9051 §9, tag: what cannot be one is not repeated.
        if (!tag.matches("[A-Za-z0-9.]{1," + MAX_TAG_CHARACTERS + "}")) {
            return last("* BYE Only health checks are answered on this connection\r\n");
        }
        return switch (firstWord(command.substring(tag.length()).strip())) {
            case "CAPABILITY" -> "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n" + tag + " OK done\r\n";
            case "NOOP" -> tag + " OK done\r\n";
            case "LOGOUT" -> last("* BYE health check\r\n" + tag + " OK done\r\n");
            default -> last(tag + " NO only health checks are answered on this connection\r\n");
        };
    }

    private String pop3(String verb) {
        return switch (verb) {
            case "NOOP" -> "+OK\r\n";
            case "QUIT" -> last("+OK\r\n");
            default -> last("-ERR only health checks are answered on this connection\r\n");
        };
    }

    private String manageSieve(String verb) {
        return switch (verb) {
            case "NOOP" -> "OK\r\n";
            case "LOGOUT" -> last("OK\r\n");
            default -> last("BYE \"only health checks are answered on this connection\"\r\n");
        };
    }

    private String last(String reply) {
        ended = true;
        return reply;
    }

    private static String firstWord(String command) {
        int space = command.indexOf(' ');
        return (space < 0 ? command : command.substring(0, space)).toUpperCase(Locale.ROOT);
    }

    private static byte[] ascii(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
