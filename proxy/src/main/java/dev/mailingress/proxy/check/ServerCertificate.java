package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;

/**
 * What is of interest in a mail server's certificate.
 *
 * @param names DNS names of the subject (RFC 5280 §4.2.1.6), at most {@value #MAX_NAMES}
 * @param notAfter its expiry
 */
@JsonPropertyOrder({"names", "notAfter"})
public record ServerCertificate(List<String> names, Instant notAfter) {

    public static final int MAX_NAMES = 8;

    public ServerCertificate {
        names = names.stream().limit(MAX_NAMES).map(QuotedText::printable).toList();
    }

    /** As part of a sentence. */
    String description() {
        return (names.isEmpty() ? "certificate without DNS names" : "certificate for " + String.join(", ", names))
                + ", valid until " + notAfter;
    }
}
