package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a backend cannot be reached, and once that it can again; each attempt is the metrics' affair. */
public final class BackendLog implements BackendObserver {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackendLog.class);

    private final BackendObserver next;
    private final Set<String> down = ConcurrentHashMap.newKeySet();

    /** @param next hears everything */
    public BackendLog(BackendObserver next) {
        this.next = next;
    }

    @Override
    public void connected(String backend, Duration took) {
        next.connected(backend, took);
        if (down.remove(backend)) {
            LOGGER.atInfo().addKeyValue("backend", backend).log("Backend can be reached again");
        }
    }

    @Override
    public void connectFailed(String backend, ConnectFailure failure) {
        next.connectFailed(backend, failure);
        if (down.add(backend)) {
            LOGGER.atWarn()
                    .addKeyValue("backend", backend)
                    .addKeyValue("reason", failure.label())
                    .log("Backend cannot be reached; every connection tries again");
        }
    }
}
