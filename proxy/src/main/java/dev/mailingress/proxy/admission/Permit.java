package dev.mailingress.proxy.admission;

/** That a client is here, and counted against its limits. Thread-safe. */
public interface Permit {

    /** Of a client whose connections nobody counts. */
    Permit UNCOUNTED = () -> {};

    /** The connection has ended. To be called exactly once for each {@link AdmissionDecision.Admit} that carried this. */
    void release();
}
