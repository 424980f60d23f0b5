package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.MailProtocol;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mail services that docker-mailserver knows, each by the name that a listener takes. Whoever adds one adds a constant
 * here; ports are those of IANA's registry.
 */
public enum MailService {
    SMTP("smtp", 25, MailProtocol.SMTP),
    SUBMISSION("submission", 587, MailProtocol.SUBMISSION),
    SUBMISSIONS("submissions", 465, MailProtocol.SUBMISSIONS),
    IMAP("imap", 143, MailProtocol.IMAP),
    IMAPS("imaps", 993, MailProtocol.IMAPS),
    POP3("pop3", 110, MailProtocol.POP3),
    POP3S("pop3s", 995, MailProtocol.POP3S),
    MANAGESIEVE("managesieve", 4190, MailProtocol.MANAGESIEVE);

    private final String listenerName;
    private final int port;
    private final MailProtocol protocol;

    MailService(String listenerName, int port, MailProtocol protocol) {
        this.listenerName = listenerName;
        this.port = port;
        this.protocol = protocol;
    }

    /** The service that a listener's name means, if it is a well-known one. */
    public static Optional<MailService> named(String listenerName) {
        return Arrays.stream(values())
                .filter(service -> service.listenerName.equals(listenerName))
                .findFirst();
    }

    public String listenerName() {
        return listenerName;
    }

    /** The TCP port, of clients and of the mail server alike. */
    public int port() {
        return port;
    }

    public MailProtocol protocol() {
        return protocol;
    }
}
