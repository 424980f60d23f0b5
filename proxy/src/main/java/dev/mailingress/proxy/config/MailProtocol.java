package dev.mailingress.proxy.config;

/** Application protocol of a listener. It determines idle timeouts, refusal lines and whether TLS comes first. */
public enum MailProtocol implements NamedConstant {
    /** RFC 5321, between mail servers. */
    SMTP(Family.SMTP, false),
    /** RFC 6409, with STARTTLS. */
    SUBMISSION(Family.SMTP, false),
    /** RFC 8314 §3.3, implicit TLS. */
    SUBMISSIONS(Family.SMTP, true),
    /** RFC 9051, with STARTTLS. */
    IMAP(Family.IMAP, false),
    /** RFC 8314 §3.2, implicit TLS. */
    IMAPS(Family.IMAP, true),
    /** RFC 1939, with STLS. */
    POP3(Family.POP3, false),
    /** RFC 8314 §3.1, implicit TLS. */
    POP3S(Family.POP3, true),
    /** RFC 5804, with STARTTLS. */
    MANAGESIEVE(Family.MANAGESIEVE, false),
    /** Any other protocol over TCP. */
    TCP(Family.TCP, false);

    /** Protocols that share timeouts and the format of lines. */
    public enum Family {
        SMTP,
        IMAP,
        POP3,
        MANAGESIEVE,
        TCP
    }

    private final Family family;
    private final boolean implicitTls;

    MailProtocol(Family family, boolean implicitTls) {
        this.family = family;
        this.implicitTls = implicitTls;
    }

    @Override
    public String value() {
        return name();
    }

    public Family family() {
        return family;
    }

    /** Whether the connection begins with a TLS ClientHello, before any greeting. */
    public boolean implicitTls() {
        return implicitTls;
    }
}
