package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a port of a backend cannot be reached, and that it can again; each attempt is the metrics' affair. */
public final class BackendLog implements BackendObserver {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackendLog.class);

    private final BackendObserver next;

    /** @param next hears everything */
    public BackendLog(BackendObserver next) {
        this.next = next;
    }

    @Override
    public void onConnected(String backend, Duration took) {
        next.onConnected(backend, took);
    }

    @Override
    public void onConnectFailed(String backend, ConnectFailure failure) {
        next.onConnectFailed(backend, failure);
    }

    @Override
    public void onUnreachable(String backend, int port, ConnectFailure last) {
        next.onUnreachable(backend, port, last);
        LOGGER.atWarn()
                .addKeyValue("backend", backend)
                .addKeyValue("port", port)
                .addKeyValue("reason", last.label())
                .log("Backend cannot be reached");
    }

    @Override
    public void onReachable(String backend, int port) {
        next.onReachable(backend, port);
        LOGGER.atInfo()
                .addKeyValue("backend", backend)
                .addKeyValue("port", port)
                .log("Backend can be reached again");
    }
}
