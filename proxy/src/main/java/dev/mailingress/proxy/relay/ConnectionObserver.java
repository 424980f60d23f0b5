package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;

/** Hears of connections, on their loops. Never blocks. */
public interface ConnectionObserver {

    /** A client was accepted, welcome or not. */
    void onOpened(Route route);

    /** Both legs of a connection are gone. This or {@link #onProbe} is called once for each {@link #onOpened}. */
    void onEnded(ConnectionRecord connection);

    /** It was no client, but a balancer that looked whether the port is open, and is gone: nothing to tell but the number. */
    void onProbe(Route route);
}
