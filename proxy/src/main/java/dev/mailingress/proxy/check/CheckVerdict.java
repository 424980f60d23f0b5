package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonValue;

/** Verdict of the contract test on a port of a mail server, with the remedy for the administrator. */
public enum CheckVerdict {
    /** Greets as the configuration expects. */
    AS_EXPECTED("AsExpected", "No action is needed."),
    /** Accepts connections; nothing else can be checked, because the protocol is unknown. */
    REACHABLE("Reachable", "No action is needed."),
    /** Receives a header but does not expect one: treats it as commands, or closes. */
    EXPECTS_NO_PROXY(
            "ExpectsNoProxy",
            "Enable the PROXY protocol for this port in the mail server (Postfix: smtpd_upstream_proxy_protocol or"
                    + " postscreen_upstream_proxy_protocol = haproxy; Dovecot: haproxy = yes) and restart it, or set"
                    + " \"proxyProtocol\" to None."),
    /** Expects a header but does not receive one. */
    EXPECTS_PROXY(
            "ExpectsProxy",
            "Set \"proxyProtocol\" to V2 or V1 for this port, or use a target port that does not expect a header."),
    /** Closes the connections of untrusted peers, as Dovecot does. */
    CLOSES_AT_ONCE(
            "ClosesAtOnce",
            "If it is Dovecot, add the proxy's network to haproxy_trusted_networks and restart it; otherwise check the"
                    + " mail server's log."),
    /** Refuses clients of one address family. */
    REFUSES_ADDRESS_FAMILY(
            "RefusesAddressFamily",
            "Enable this address family in Postfix (inet_protocols = all; docker-mailserver:"
                    + " POSTFIX_INET_PROTOCOLS=all), or keep such clients from the public address."),
    /** The greeting is not complete in time. */
    GREETS_LATE(
            "GreetsLate",
            "Check the mail server's log: common causes are a DNS server that does not answer, a long"
                    + " postscreen_greet_wait, or a service that cannot start (a second postscreen without a shared"
                    + " cache)."),
    /** The connection failed, so the port could not be checked. */
    UNREACHABLE(
            "Unreachable",
            "Check that the mail server is running and listens on this port, that its name resolves to it, and that no"
                    + " NetworkPolicy blocks the connection."),
    /** The port should begin with TLS, but the handshake fails. */
    TLS_FAILED(
            "TlsFailed",
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

    /** Whether the port can be used as it is. */
    public boolean isGood() {
        return this == AS_EXPECTED || this == REACHABLE;
    }

    /** Whether the verdict can change without any action: the mail server may just be starting. */
    public boolean isTransient() {
        return this == INCONCLUSIVE || this == UNREACHABLE || this == GREETS_LATE;
    }
}
