package dev.mailingress.proxy.admission;

/** That a client is here, and counted against its limits. Thread-safe. */
public interface Stay {

    /** Of a client whose connections nobody counts. */
    Stay UNCOUNTED = () -> {};

    /** The connection has ended. To be called exactly once for each {@link Verdict.Admit} that carried this. */
    void leave();
}
