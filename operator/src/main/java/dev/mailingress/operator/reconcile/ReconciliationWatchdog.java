package dev.mailingress.operator.reconcile;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watchdog of the reconciliations that are running: one that does not end occupies a thread, and nothing is reconciled
 * once that has happened to all threads. The framework calls it around each reconciliation and each cleanup.
 */
public final class ReconciliationWatchdog implements Metrics {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReconciliationWatchdog.class);

    private final Clock clock;
    private final Duration limit;
    private final Map<ControllerExecution<?>, Instant> running = new ConcurrentHashMap<>();

    /** @param limit longer than any reconciliation takes that will end */
    public ReconciliationWatchdog(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        running.put(execution, clock.instant());
        try {
            return execution.execute();
        } finally {
            running.remove(execution);
        }
    }

    /** Whether a reconciliation has been running for longer than the limit. */
    public boolean isStuck() {
        Instant latest = clock.instant().minus(limit);
        boolean stuck = false;
        for (Map.Entry<ControllerExecution<?>, Instant> entry : running.entrySet()) {
            if (entry.getValue().isBefore(latest)) {
                stuck = true;
                LOGGER.atError()
                        .addKeyValue("resource", entry.getKey().resourceID())
                        .addKeyValue("since", entry.getValue())
                        .log("Reconciliation does not end");
            }
        }
        return stuck;
    }
}
