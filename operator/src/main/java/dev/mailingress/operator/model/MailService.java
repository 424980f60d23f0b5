package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.MailProtocol;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mail services that docker-mailserver knows, each by the name that a listener takes. Whoever adds one adds a constant
 * here; ports are those of IANA's registry, and docker-mailserver's for the PROXY protocol
 * (docs/content/examples/tutorials/mailserver-behind-proxy.md).
 */
public enum MailService {
    /** Not 10025: there Amavis hands its messages back, on docker-mailserver's default. */
    SMTP("smtp", 25, 12_525, MailProtocol.SMTP),
    SUBMISSION("submission", 587, 10_587, MailProtocol.SUBMISSION),
    SUBMISSIONS("submissions", 465, 10_465, MailProtocol.SUBMISSIONS),
    IMAP("imap", 143, 10_143, MailProtocol.IMAP),
    IMAPS("imaps", 993, 10_993, MailProtocol.IMAPS),
    POP3("pop3", 110, 10_110, MailProtocol.POP3),
    POP3S("pop3s", 995, 10_995, MailProtocol.POP3S),
    MANAGESIEVE("managesieve", 4190, 14_190, MailProtocol.MANAGESIEVE);

    private final String listenerName;
    private final int port;
    private final int separatePort;
    private final MailProtocol protocol;

    MailService(String listenerName, int port, int separatePort, MailProtocol protocol) {
        this.listenerName = listenerName;
        this.port = port;
        this.separatePort = separatePort;
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

    /** The mail server's port that expects the PROXY protocol where {@link #port()} does not. */
    public int separatePort() {
        return separatePort;
    }

    public MailProtocol protocol() {
        return protocol;
    }
}
