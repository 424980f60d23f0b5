package dev.mailingress.proxy.admission;

/** What admission says about a new connection. */
public sealed interface Verdict {

    /** Come in. */
    record Admit() implements Verdict {}

    /**
     * Not now.
     *
     * @param reason for metrics and log
     * @param words what the client is told, without its protocol's dress; at most 200 printable ASCII characters
     */
    record Refuse(Refusal reason, String words) implements Verdict {}
}
