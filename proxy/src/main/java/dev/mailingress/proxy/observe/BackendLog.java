package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when a port of a backend becomes unreachable and reachable again; single attempts only count in metrics. */
public final class BackendLog implements BackendObserver {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackendLog.class);

    private final BackendObserver next;

    /** @param next receives all events */
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
    public void onEndedEarly(String backend) {
        next.onEndedEarly(backend);
    }

    @Override
    public void onUnreachable(String backend, int port, ConnectFailure last) {
        next.onUnreachable(backend, port, last);
        LOGGER.atWarn()
                .addKeyValue("backend", backend)
                .addKeyValue("port", port)
                .addKeyValue("reason", last.label())
                .log("Backend unreachable");
    }

    @Override
    public void onReachable(String backend, int port) {
        next.onReachable(backend, port);
        LOGGER.atInfo()
                .addKeyValue("backend", backend)
                .addKeyValue("port", port)
                .log("Backend reachable again");
    }
}
