package dev.mailingress.proxy.check;

/** Whether a mail server's replies have a proof mark. */
enum ProofMark {
    SHOWN,
    ABSENT,
    /** The reply that would have it was not given. */
    UNKNOWN
}
