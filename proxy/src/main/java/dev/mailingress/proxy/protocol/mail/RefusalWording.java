package dev.mailingress.proxy.protocol.mail;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import java.nio.charset.StandardCharsets;

/**
 * Dresses a refusal in a protocol's own words, always as a temporary one, so that no mail is lost by it: a sender tries
 * again, and a mail program shows the sentence instead of a broken connection.
 */
public final class RefusalWording {

    private static final byte[] NOTHING = {};

    /**
     * The line to send in place of a greeting.
     *
     * @param words printable ASCII
     * @return with its line end; empty where TLS comes first or the protocol is not known: then a close has to do
     */
    public byte[] line(MailProtocol protocol, Refusal reason, String words) {
        return switch (protocol) {
            case SMTP -> ascii("421 4.3.0 Service not available, " + words);
            case SUBMISSION -> ascii("421 " + submissionStatus(reason) + " Service not available, " + words);
            case IMAP -> ascii("* BYE Service not available, " + words);
            case POP3 -> ascii("-ERR Service not available, " + words);
            // RFC 5804 §1.3: a quoted string; §4: no quotes or backslashes in it.
            case MANAGESIEVE -> ascii("BYE \"Service not available, " + words.replaceAll("[\"\\\\]", "'") + '"');
            case SUBMISSIONS, IMAPS, POP3S, TCP -> NOTHING;
        };
    }

    // RFC 3463 §3.4 and §3.8: a mail system's own state, or a matter of policy. Port 25 always says the former, because
    // some senders take 4.7 for a block and tell their users.
    private static String submissionStatus(Refusal reason) {
        return switch (reason) {
            case LISTENER_FULL, PROCESS_FULL, BACKEND_DOWN -> "4.3.0";
            default -> "4.7.0";
        };
    }

    private static byte[] ascii(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
