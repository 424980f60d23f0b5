package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.MailProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A port of the public name, and its mail protocol. */
public record MailPort(MailProtocol protocol, int number) {

    public static final int MAX_PORTS = 16;

    public MailPort {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("\"" + number + "\" is not a valid port: must be 1-65535");
        }
    }

    /** Ports of mail services (RFC 6186, RFC 8314, RFC 5804). */
    private static final List<MailPort> WELL_KNOWN = List.of(
            new MailPort(MailProtocol.SMTP, 25),
            new MailPort(MailProtocol.SUBMISSIONS, 465),
            new MailPort(MailProtocol.SUBMISSION, 587),
            new MailPort(MailProtocol.IMAP, 143),
            new MailPort(MailProtocol.IMAPS, 993),
            new MailPort(MailProtocol.POP3, 110),
            new MailPort(MailProtocol.POP3S, 995),
            new MailPort(MailProtocol.MANAGESIEVE, 4190));

    /**
     * Parses a port number, the name of a service, or both as in {@code imaps:31993}.
     *
     * @throws IllegalArgumentException if it is neither; the message is meant for the user
     */
    public static MailPort parse(String text) {
        int colon = text.indexOf(':');
        if (colon >= 0) {
            MailProtocol protocol = named(text.substring(0, colon)).orElseThrow(() -> invalid(text)).protocol;
            return number(text.substring(colon + 1))
                    .map(number -> new MailPort(protocol, number))
                    .orElseThrow(() -> invalid(text));
        }
        return number(text)
                .flatMap(number -> WELL_KNOWN.stream()
                        .filter(known -> known.number == number)
                        .findFirst())
                .or(() -> named(text))
                .orElseThrow(() -> invalid(text));
    }

    private static Optional<MailPort> named(String name) {
        return WELL_KNOWN.stream()
                .filter(known -> known.service().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Integer> number(String digits) {
        return digits.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a mail port: must be one of "
                + String.join(", ", WELL_KNOWN.stream().map(MailPort::service).toList())
                + ", their numbers, or a name with another number such as imaps:31993");
    }

    /** Name of the service. */
    public String service() {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    /** Those that a MailIngress has by default. */
    public static List<MailPort> defaults() {
        return Arrays.stream(new String[] {"smtp", "submission", "submissions", "imap", "imaps"})
                .map(MailPort::parse)
                .toList();
    }
}
