package dev.mailingress.proxy.admission;

import java.util.Locale;

/** Why a client is not served. */
public enum Refusal {
    /** It may not announce clients, and has no other business here. */
    UNTRUSTED_SENDER,
    /** Its PROXY header is none, or did not come in time. */
    BAD_HEADER,
    /** Its address cannot be a stranger's, so announcing it would make the mail server trust a forger. */
    LOCAL_ADDRESS,
    /** Its network is denied, or is not among those that are allowed. */
    DENIED,
    /** It has too many connections already. */
    CLIENT_CONNECTIONS,
    /** It comes too often. */
    CLIENT_RATE,
    /** The listener has as many connections as it may have. */
    LISTENER_FULL,
    /** This process has as many connections as it can have. */
    PROCESS_FULL,
    /** Its ClientHello is none, or did not come in time. */
    BAD_HELLO,
    /** No route has the server name that it asked for. */
    NO_ROUTE,
    /** No backend could be reached. */
    BACKEND_DOWN;

    /** The form for metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
