package dev.mailingress.proxy.check;

/** Reason for a run of the contract test. */
public enum CheckReason {
    /** Nothing in particular. */
    REGULAR,
    /** A client's connection to a mail server failed, or the cause of a bad verdict was removed. */
    FAILURE
}
