package dev.mailingress.proxy.admission;

import java.util.Locale;

/** Reason why a client was refused. */
public enum Refusal {
    /** The peer is not a trusted sender of the required PROXY header. */
    UNTRUSTED_SENDER,
    /** The PROXY header is malformed, or was not complete in time. */
    BAD_HEADER,
    /** The client itself sent a PROXY header, to a backend port that is configured without them. */
    UNEXPECTED_HEADER,
    /** The source address cannot belong to an external client; a mail server would trust it. */
    LOCAL_ADDRESS,
    /** The source address belongs to the contract test; a mail server with proof marks would answer differently. */
    PROOF_ADDRESS,
    /** The client's network is denied, or not among the allowed ones. */
    DENIED,
    /** The client has too many connections. */
    CLIENT_CONNECTIONS,
    /** The client opens connections too often. */
    CLIENT_RATE,
    /** The listener has reached its limit of connections. */
    LISTENER_FULL,
    /** The process has reached its limit of connections. */
    PROCESS_FULL,
    /** The ClientHello is malformed, or was not complete in time. */
    BAD_HELLO,
    /** The TLS server name matches no route. */
    NO_ROUTE,
    /** The backend could not be reached. */
    BACKEND_DOWN;

    /** Name for metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
