package dev.mailingress.proxy.transport;

import java.util.concurrent.CompletionStage;

/** A listening socket. */
public interface Binding {

    /** Begins to accept. */
    void start();

    /**
     * Accepts what is queued in the kernel, then closes. Connections that were accepted live on.
     *
     * @return done when the port is free and every accepted leg has been handed to its {@link Acceptor}
     */
    CompletionStage<Void> close();
}
