package dev.mailingress.proxy.admission;

/** Permit of an admitted connection, counted against its client's limits. Thread-safe. */
public interface Permit {

    /** Permit of a connection that is not counted. */
    Permit UNCOUNTED = () -> {};

    /** Ends the permit; called exactly once for each {@link AdmissionDecision.Admit} that carries it. */
    void release();
}
