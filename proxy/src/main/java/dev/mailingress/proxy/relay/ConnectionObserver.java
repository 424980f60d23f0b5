package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;

/** Hears of connections, on their loops. Never blocks. */
public interface ConnectionObserver {

    /** A client was accepted, welcome or not. */
    void opened(Route route);

    /** Both legs of a connection are gone. Called once for each {@link #opened}. */
    void ended(ConnectionRecord connection);
}
