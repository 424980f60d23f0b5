package dev.mailingress.operator.model;

import dev.mailingress.operator.model.DaemonConfig.Dovecot;
import dev.mailingress.operator.model.DaemonConfig.Postfix;
import dev.mailingress.proxy.config.MailProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Well-known mail services that docker-mailserver provides, each by the name of its listener. To add one, add a constant here.
 * Ports are those of IANA's registry, and docker-mailserver's for the PROXY protocol
 * (docs/content/examples/tutorials/mailserver-behind-proxy.md).
 */
public enum MailService {
    /** Not 10025: Amavis returns its messages to that port in docker-mailserver's default configuration. */
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
     * @param entry the service in master.cf as {@code name/type}, or Dovecot's login service
     * @param detail the service in master.cf that connections are passed to, if any, or Dovecot's listener
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

    /** The service of this listener name; empty if the name is not well-known. */
    public static Optional<MailService> named(String listenerName) {
        return Arrays.stream(values())
                .filter(service -> service.listenerName.equals(listenerName))
                .findFirst();
    }

    public String listenerName() {
        return listenerName;
    }

    /** The TCP port, for clients and on the mail server. */
    public int port() {
        return port;
    }

    /** The port of the mail server that expects the PROXY protocol if {@link #port()} stays plain. */
    public int separatePort() {
        return separatePort;
    }

    public MailProtocol protocol() {
        return protocol;
    }

    /** Whether Dovecot serves it rather than Postfix. */
    public boolean isDovecot() {
        return daemon == Daemon.DOVECOT;
    }

    /** Configuration from which the files for docker-mailserver are generated. */
    public DaemonConfig daemonConfig() {
        return switch (daemon) {
            case POSTFIX -> new Postfix(entry, detail.isEmpty() ? List.of() : List.of(detail));
            case DOVECOT -> new Dovecot(entry, detail);
        };
    }
}
