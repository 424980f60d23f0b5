package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;

/** Hears of connections, on their loops. Never blocks. */
public interface ConnectionObserver {

    /** A client was accepted, welcome or not. */
    void opened(Route route);

    /** Both legs of a connection are gone. Called once for each {@link #opened}, unless {@link #probed} was. */
    void ended(ConnectionRecord connection);

    /**
     * A balancer only looked whether somebody listens: it left without a byte, or announced no client. Called in place of
     * {@link #ended}, because that is neither a client nor an error.
     */
    default void probed(Route route) {
        // Whoever tells of clients has nothing to tell.
    }
}
