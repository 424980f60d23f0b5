package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;

/** Hears how attempts to reach backends end. Called on any loop. */
public interface BackendObserver {

    /** @param took from the first attempt to the connection */
    void onConnected(String backend, Duration took);

    /** One attempt at one address has failed; others may succeed. */
    void onConnectFailed(String backend, ConnectFailure failure);

    /** An outage has begun: no address of it takes connections any more. Not told of outages that follow each other fast. */
    default void onUnreachable(String backend, int port, ConnectFailure last) {}

    /** An outage is over that was told as {@link #onUnreachable}. */
    default void onReachable(String backend, int port) {}
}
