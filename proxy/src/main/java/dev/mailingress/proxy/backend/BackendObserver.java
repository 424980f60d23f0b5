package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;

/** Hears how attempts to reach backends end. Called on any loop. */
public interface BackendObserver {

    /** @param took from the first attempt to the connection */
    void connected(String backend, Duration took);

    void connectFailed(String backend, ConnectFailure failure);
}
