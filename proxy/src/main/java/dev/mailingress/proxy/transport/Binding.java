package dev.mailingress.proxy.transport;

import java.util.concurrent.CompletionStage;

/** A port bound by a listener, on all loops. */
public interface Binding {

    /** Starts accepting. */
    void start();

    /**
     * Accepts what is queued in the kernel, then closes the socket. Accepted connections stay open.
     *
     * @return completed when the port is free and every accepted leg has been handed to its {@link Acceptor}
     */
    CompletionStage<Void> close();

    /** Closes the socket of a binding that was never started; clients that are queued in the kernel are reset. */
    void discard();
}
