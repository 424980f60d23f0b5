package dev.mailingress.proxy.protocol.mail;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import java.nio.charset.StandardCharsets;

/**
 * Dresses a refusal in a protocol's own words, always as a temporary one, so that no mail is lost by it: a sender tries
 * again, and a mail program shows the sentence instead of a broken connection.
 */
public final class RefusalFormatter {

    private static final byte[] NOTHING = {};
    private static final String PREFIX = "Service not available, ";

    /**
     * The line to send in place of a greeting.
     *
     * @param words printable ASCII; empty to say nothing
     * @return with its line end; empty where TLS comes first, the protocol is not known, or there are no words: then a close
     *     has to do
     */
    public byte[] line(MailProtocol protocol, Refusal reason, String words) {
        if (words.isEmpty()) {
            return NOTHING;
        }
        return switch (protocol) {
            case SMTP, SUBMISSION -> ascii("421 " + status(protocol, reason) + ' ' + PREFIX + words);
            case IMAP -> ascii("* BYE " + (isOutage(reason) ? "[UNAVAILABLE] " : "") + PREFIX + words);
            // No "[SYS/TEMP]" of RFC 3206: a bracket begins a response code only where the server has announced
            // RESP-CODES
            // (RFC 2449 §6.4), and before the greeting nobody has announced anything.
            case POP3 -> ascii("-ERR " + PREFIX + words);
            // RFC 5804 §4: a quoted string has its quotes and backslashes escaped; these words have better none.
            case MANAGESIEVE ->
                ascii("BYE " + (isOutage(reason) ? "(TRYLATER) " : "") + '"' + PREFIX
                        + words.replaceAll("[\"\\\\]", "'") + '"');
            case SUBMISSIONS, IMAPS, POP3S, TCP -> NOTHING;
        };
    }

    // RFC 3463 §3.4 and §3.8. X.3.2 is a system that takes nothing just now: "imminent shutdown, excessive load, or
    // system
    // maintenance", and what postscreen says when all its ports are busy. X.7.0 is a matter of policy. A client whose
    // true
    // address is hidden has broken none: port 25 says X.3.0, because some senders take 4.7 for a block and tell their
    // users.
    private static String status(MailProtocol protocol, Refusal reason) {
        if (isOutage(reason)) {
            return "4.3.2";
        }
        return protocol == MailProtocol.SMTP && reason == Refusal.LOCAL_ADDRESS ? "4.3.0" : "4.7.0";
    }

    // What UNAVAILABLE (RFC 5530 §3) and TRYLATER (RFC 5804 §1.3) mean: it lies with the service, not with this client.
    private static boolean isOutage(Refusal reason) {
        return switch (reason) {
            case BACKEND_DOWN, LISTENER_FULL, PROCESS_FULL -> true;
            case UNTRUSTED_SENDER,
                    BAD_HEADER,
                    LOCAL_ADDRESS,
                    DENIED,
                    CLIENT_CONNECTIONS,
                    CLIENT_RATE,
                    BAD_HELLO,
                    NO_ROUTE -> false;
        };
    }

    private static byte[] ascii(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
