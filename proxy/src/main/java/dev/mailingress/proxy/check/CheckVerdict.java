package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mailingress.proxy.config.ProxyProtocol;

/** Verdict of the contract test on a port of a mail server, with the remedy for the administrator. */
public enum CheckVerdict {
    /** Proves by its mark that it sees the announced client. */
    SEES_CLIENT("SeesClient", "No action is needed."),
    /** Sees the proxy's address: as configured if no header is sent, otherwise it does not believe the header. */
    SEES_PROXY(
            "SeesProxy",
            "Restart the mail server, so that it runs with its current configuration and proof marks, and make sure that"
                    + " nothing between the proxy and the mail server, such as a service mesh or another load balancer,"
                    + " replaces the header."),
    /** Accepts the header as expected; whom it sees is not proven. */
    NO_MARK("NoMark", "No action is needed."),
    /** Accepts connections; nothing else can be checked, because the protocol is unknown. */
    REACHABLE("Reachable", "No action is needed."),
    /** Receives a header but does not expect one: treats it as commands, or closes. */
    NO_HEADER_EXPECTED(
            "NoHeaderExpected",
            "Enable the PROXY protocol for this port in the mail server (Postfix: smtpd_upstream_proxy_protocol or"
                    + " postscreen_upstream_proxy_protocol = haproxy; Dovecot: haproxy = yes) and restart it, or set"
                    + " \"proxyProtocol\" to None."),
    /** Expects a header but does not receive one. */
    HEADER_EXPECTED_NOT_SENT(
            "HeaderExpectedNotSent",
            "Set \"proxyProtocol\" to V2 or V1 for this port, or use a target port that does not expect a header."),
    /** Refuses clients of this address family, but not of the other one. */
    FAMILY_REFUSED(
            "FamilyRefused",
            "Enable this address family in Postfix (inet_protocols = all; docker-mailserver:"
                    + " POSTFIX_INET_PROTOCOLS=all), or keep such clients from the public address."),
    /** The greeting is not complete in time. */
    GREETS_LATE(
            "GreetsLate",
            "Check the mail server's log: common causes are a DNS server that does not answer, a long"
                    + " postscreen_greet_wait, or a service that cannot start (a second postscreen without a shared"
                    + " cache)."),
    /** Refuses the proxy's connections: closes them at once, or with an error in place of the greeting. */
    REFUSED("Refused", "Check the mail server's log for the reason."),
    /** The connection failed, so the port could not be checked. */
    UNREACHABLE(
            "Unreachable",
            "Check that the mail server is running and listens on this port, that its name resolves to it, and that no"
                    + " NetworkPolicy blocks the connection."),
    /** The port should begin with TLS, but the handshake fails. */
    TLS_FAILS(
            "TlsFails",
            "Enable implicit TLS 1.2 or 1.3 on this port in the mail server (Postfix: smtpd_tls_wrappermode = yes;"
                    + " Dovecot: ssl = yes) and check that it has a certificate."),
    /** The behaviour matches no known cause. */
    INCONCLUSIVE("Inconclusive", "Check the mail server's log, then check again.");

    private final String reason;
    private final String remedy;

    CheckVerdict(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Machine-readable reason in CamelCase, as in conditions of Kubernetes. */
    @JsonValue
    public String reason() {
        return reason;
    }

    /** What to do, as a sentence. */
    public String remedy() {
        return remedy;
    }

    /** Whether a port that is sent this header behaves as configured. */
    public boolean isGood(ProxyProtocol sent) {
        return this == SEES_CLIENT
                || this == NO_MARK
                || this == REACHABLE
                || (this == SEES_PROXY && sent == ProxyProtocol.NONE);
    }

    /** Whether the verdict can change without any action: the mail server may just be starting. */
    public boolean isTransient() {
        return this == INCONCLUSIVE || this == UNREACHABLE || this == GREETS_LATE;
    }
}
