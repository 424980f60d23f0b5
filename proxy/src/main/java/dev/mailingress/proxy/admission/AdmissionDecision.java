package dev.mailingress.proxy.admission;

/** What admission says about a new connection. */
public sealed interface AdmissionDecision {

    /** Come in. Says nothing about a client's limits: it is not counted, or not yet. */
    Admit ADMIT = new Admit(Permit.UNCOUNTED);

    /**
     * Come in.
     *
     * @param permit to be ended once when the connection ends
     */
    record Admit(Permit permit) implements AdmissionDecision {}

    /**
     * Not now.
     *
     * @param reason for metrics and log
     * @param message what the client is told, without its protocol's dress; at most 200 printable ASCII characters; empty
     *     where the connection is closed without a word
     */
    record Refuse(Refusal reason, String message) implements AdmissionDecision {}
}
