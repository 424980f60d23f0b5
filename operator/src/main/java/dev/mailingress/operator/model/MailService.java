package dev.mailingress.operator.model;

import dev.mailingress.operator.model.DaemonConfig.Dovecot;
import dev.mailingress.operator.model.DaemonConfig.Postfix;
import dev.mailingress.proxy.config.MailProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The mail services that docker-mailserver knows, each by the name that a listener takes. Whoever adds one adds a constant
 * here; ports are those of IANA's registry, and docker-mailserver's for the PROXY protocol
 * (docs/content/examples/tutorials/mailserver-behind-proxy.md).
 */
public enum MailService {
    /** Not 10025: there Amavis hands its messages back, on docker-mailserver's default. */
    SMTP("smtp", 25, 12_525, MailProtocol.SMTP, Daemon.POSTFIX, "smtp/inet", "smtpd/pass"),
    SUBMISSION("submission", 587, 10_587, MailProtocol.SUBMISSION, Daemon.POSTFIX, "submission/inet", ""),
    SUBMISSIONS("submissions", 465, 10_465, MailProtocol.SUBMISSIONS, Daemon.POSTFIX, "submissions/inet", ""),
    IMAP("imap", 143, 10_143, MailProtocol.IMAP, Daemon.DOVECOT, "imap-login", "imap"),
    IMAPS("imaps", 993, 10_993, MailProtocol.IMAPS, Daemon.DOVECOT, "imap-login", "imaps"),
    POP3("pop3", 110, 10_110, MailProtocol.POP3, Daemon.DOVECOT, "pop3-login", "pop3"),
    POP3S("pop3s", 995, 10_995, MailProtocol.POP3S, Daemon.DOVECOT, "pop3-login", "pop3s"),
    MANAGESIEVE("managesieve", 4190, 14_190, MailProtocol.MANAGESIEVE, Daemon.DOVECOT, "managesieve-login", "sieve");

    private final String listenerName;
    private final int port;
    private final int separatePort;
    private final MailProtocol protocol;
    private final Daemon daemon;
    private final String entry;
    private final String detail;

    private enum Daemon {
        POSTFIX,
        DOVECOT
    }

    /**
     * @param entry the service of master.cf as {@code name/type}, or Dovecot's login service
     * @param detail the service of master.cf to which it hands over, if any, or Dovecot's listener
     */
    MailService(
            String listenerName,
            int port,
            int separatePort,
            MailProtocol protocol,
            Daemon daemon,
            String entry,
            String detail) {
        this.listenerName = listenerName;
        this.port = port;
        this.separatePort = separatePort;
        this.protocol = protocol;
        this.daemon = daemon;
        this.entry = entry;
        this.detail = detail;
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

    /** What the files for docker-mailserver are made from. */
    public DaemonConfig daemonConfig() {
        return switch (daemon) {
            case POSTFIX -> new Postfix(entry, detail.isEmpty() ? List.of() : List.of(detail));
            case DOVECOT -> new Dovecot(entry, detail);
        };
    }
}
