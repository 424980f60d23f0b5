package dev.mailingress.proxy.protocol.mail;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import java.nio.charset.StandardCharsets;

/**
 * Formats refusals as replies of the mail protocols. All are temporary failures, so that no mail is lost: a sender
 * retries, and a mail client shows the message instead of a broken connection.
 */
public final class RefusalFormatter {

    private static final byte[] NOTHING = {};
    private static final String PREFIX = "Service not available: ";

    /**
     * Formats the line that is sent in place of a greeting.
     *
     * @param message printable ASCII; empty to send nothing
     * @return the line with CRLF; empty with implicit TLS, an unknown protocol or an empty message: then the connection
     *     is only closed
     */
    public byte[] line(MailProtocol protocol, Refusal reason, String message) {
        if (message.isEmpty()) {
            return NOTHING;
        }
        return switch (protocol) {
            case SMTP, SUBMISSION -> ascii("421 " + status(protocol, reason) + ' ' + PREFIX + message);
            case IMAP -> ascii("* BYE " + (isOutage(reason) ? "[UNAVAILABLE] " : "") + PREFIX + message);
            // Without "[SYS/TEMP]" (RFC 3206): response codes need the RESP-CODES capability (RFC 2449 §6.4), which
            // cannot have been announced before the greeting.
            case POP3 -> ascii("-ERR " + PREFIX + message);
            // RFC 5804 §4: quotes and backslashes in a quoted string need escaping, so they are replaced.
            case MANAGESIEVE ->
                ascii("BYE " + (isOutage(reason) ? "(TRYLATER) " : "") + '"' + PREFIX
                        + message.replaceAll("[\"\\\\]", "'") + '"');
            case SUBMISSIONS, IMAPS, POP3S, TCP -> NOTHING;
        };
    }

    // RFC 3463 §3.4 and §3.8. X.3.2: the system does not accept messages ("imminent shutdown, excessive load, or system
    // maintenance"); postscreen sends it when all its ports are busy. X.7.0: policy. A client whose address is not
    // visible has violated no policy, so port 25 sends X.3.0: some senders treat 4.7 as a block and notify their users.
    private static String status(MailProtocol protocol, Refusal reason) {
        if (isOutage(reason)) {
            return "4.3.2";
        }
        return protocol == MailProtocol.SMTP && reason == Refusal.LOCAL_ADDRESS ? "4.3.0" : "4.7.0";
    }

    // Meaning of UNAVAILABLE (RFC 5530 §3) and TRYLATER (RFC 5804 §1.3): the cause is the service, not this client.
    private static boolean isOutage(Refusal reason) {
        return switch (reason) {
            case BACKEND_DOWN, LISTENER_FULL, PROCESS_FULL -> true;
            case UNTRUSTED_SENDER,
                    BAD_HEADER,
                    UNEXPECTED_HEADER,
                    LOCAL_ADDRESS,
                    PROOF_ADDRESS,
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
