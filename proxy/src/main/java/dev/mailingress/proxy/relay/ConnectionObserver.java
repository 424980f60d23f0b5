package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;

/** Observer of connections, called on their loops. Must not block. */
public interface ConnectionObserver {

    /** A client was accepted, whether it will be served or not. */
    void onOpened(Route route);

    /**
     * Both legs of a connection are closed. Either this or {@link #onProbe} is called once for each {@link #onOpened}.
     */
    void onEnded(ConnectionRecord connection);

    /** The connection was a load balancer's probe of the port, and has ended: only its number matters. */
    void onProbe(Route route);
}
