package dev.mailingress.proxy.prove;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.PrintableText;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Result of one step of a proof.
 *
 * @param target the name, domain or address that it is about
 * @param port the port of the address; null if it is not about one
 * @param detail as a sentence, with the remedy if it has failed; at most {@value #MAX_DETAIL} printable characters
 */
@JsonPropertyOrder({"target", "port", "step", "result", "detail"})
public record Finding(String target, @Nullable Integer port, ProofStep step, Result result, String detail) {

    public static final int MAX_DETAIL = 500;

    public Finding {
        detail = PrintableText.of(detail, MAX_DETAIL);
    }

    /** What was examined. */
    public enum ProofStep {
        ADDRESS,
        MX,
        REVERSE_DNS,
        SESSION,
        CERTIFICATE_NAME,
        CERTIFICATE_EXPIRY,
        CERTIFICATE_TRUST,
        CLIENT_ADDRESS;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether it is as it should be. */
    public enum Result {
        OK,
        /** It works, and needs attention soon. */
        WARNING,
        FAILED,
        /** It could not be determined, or applies to nothing here. */
        UNKNOWN;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding about(String target, ProofStep step, Result result, String detail) {
        return new Finding(target, null, step, result, detail);
    }

    static Finding about(InetAddress address, MailPort port, ProofStep step, Result result, String detail) {
        return new Finding(new IpAddress(address).toString(), port.number(), step, result, detail);
    }
}
