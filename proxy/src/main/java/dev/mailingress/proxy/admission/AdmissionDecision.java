package dev.mailingress.proxy.admission;

/** Decision of admission control about a connection. */
public sealed interface AdmissionDecision {

    /** Admits a client without counting it against its limits. */
    Admit ADMIT = new Admit(Permit.UNCOUNTED);

    /** @param permit to be released once, when the connection ends */
    record Admit(Permit permit) implements AdmissionDecision {}

    /**
     * A temporary refusal.
     *
     * @param reason for metrics and logs
     * @param message for the client, without the protocol's syntax; at most 200 printable ASCII characters; empty if
     *     the connection is closed without a reply
     */
    record Refuse(Refusal reason, String message) implements AdmissionDecision {}
}
