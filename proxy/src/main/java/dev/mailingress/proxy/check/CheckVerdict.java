package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the contract test says of a port of a mail server; each with the cure, for whoever runs that mail server. */
public enum CheckVerdict {
    /** It greets as the configuration lets expect. */
    AS_EXPECTED("AsExpected", "nothing is to be done"),
    /** It accepts connections of a protocol that is not known, so that no more can be asked. */
    REACHABLE("Reachable", "nothing is to be done"),
    /** It is sent a header and takes it for commands, or breaks off. */
    EXPECTS_NO_PROXY(
            "ExpectsNoProxy",
            "let the mail server expect the PROXY protocol on this port (Postfix: smtpd_upstream_proxy_protocol or"
                    + " postscreen_upstream_proxy_protocol = haproxy; Dovecot: haproxy = yes) and restart it, or write"
                    + " proxyProtocol None"),
    /** It waits for a header and is sent none. */
    EXPECTS_PROXY(
            "ExpectsProxy",
            "write proxyProtocol V2 or V1 for this port, or name a port that expects no header as the target"),
    /** It cuts everyone whom it does not trust, which is Dovecot's way. */
    CLOSES_AT_ONCE(
            "ClosesAtOnce",
            "if it is Dovecot, add the proxy's network to haproxy_trusted_networks and restart it; else read the mail"
                    + " server's log"),
    /** It refuses clients whose address is of this family. */
    REFUSES_ADDRESS_FAMILY(
            "RefusesAddressFamily",
            "let Postfix know this family (inet_protocols = all; docker-mailserver: POSTFIX_INET_PROTOCOLS=all), or keep"
                    + " such clients from the public address"),
    /** Its greeting is not complete in time. */
    GREETS_LATE(
            "GreetsLate",
            "read the mail server's log: a name server that does not answer, a long postscreen_greet_wait or a service that"
                    + " cannot start (a second postscreen without a shared cache) make clients wait"),
    /** No connection, so nothing is known of the contract. */
    UNREACHABLE(
            "Unreachable",
            "see that the mail server runs and listens on this port, that its name leads there, and that no policy of the"
                    + " network stands between"),
    /** The port should begin with TLS, and no handshake succeeds. */
    TLS_FAILED(
            "TlsFailed",
            "let the mail server begin with TLS 1.2 or 1.3 on this port (Postfix: smtpd_tls_wrappermode = yes; Dovecot:"
                    + " ssl = yes) and see that it has a certificate"),
    /** What was seen fits nothing that is known. */
    INCONCLUSIVE("Inconclusive", "read the mail server's log, then check again");

    private final String reason;
    private final String remedy;

    CheckVerdict(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    /** One CamelCase word, as conditions of Kubernetes have it. */
    @JsonValue
    public String reason() {
        return reason;
    }

    /** What to do, as the end of a sentence. */
    public String remedy() {
        return remedy;
    }

    /** Whether the port may be used as it is. */
    public boolean isGood() {
        return this == AS_EXPECTED || this == REACHABLE;
    }

    /** Whether asking again can change it without anybody doing anything: the mail server may just be starting. */
    public boolean mayPass() {
        return this == INCONCLUSIVE || this == UNREACHABLE || this == GREETS_LATE;
    }
}
