package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;

/** Observer of connects to backends. Called on any loop. */
public interface BackendObserver {

    /** @param took from the first attempt to the connection */
    void onConnected(String backend, Duration took);

    /** A connect to one address has failed; others may succeed. */
    void onConnectFailed(String backend, ConnectFailure failure);

    /**
     * A backend has ended a connection before the client has sent anything, or without sending anything: it may reject
     * the PROXY header.
     */
    default void onEndedEarly(String backend) {}

    /**
     * An outage has begun: no address of any target accepts connections any longer. Not called for outages in quick
     * succession.
     *
     * @param port the port that clients connect to
     */
    default void onUnreachable(String backend, int port, ConnectFailure last) {}

    /** An outage that {@link #onUnreachable} has reported is over. */
    default void onReachable(String backend, int port) {}
}
