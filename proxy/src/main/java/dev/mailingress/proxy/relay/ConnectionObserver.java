package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Targets;
import org.jspecify.annotations.Nullable;

/** Observer of connections, called on their loops. Must not block. */
public interface ConnectionObserver {

    /** A client was accepted, whether it will be served or not. */
    void onOpened(Route route);

    /** The connection has reached this backend. */
    default void onBackendConnected(Targets targets) {}

    /**
     * Bytes were relayed since the last call for this connection. Called at the end of a connection before
     * {@link #onEnded}, and in between when somebody asks.
     *
     * @param backend name of the mail server; null if none was chosen
     */
    default void onBytes(Route route, @Nullable String backend, long fromClient, long toClient) {}

    /**
     * Both legs of a connection are closed. Either this or {@link #onProbe} is called once for each {@link #onOpened}.
     */
    void onEnded(ConnectionRecord connection);

    /** The connection was a load balancer's probe of the port, and has ended: only its number matters. */
    void onProbe(Route route);
}
