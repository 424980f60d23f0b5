package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.AcceptState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters and warnings of all listeners that cannot accept connections. Every listener of every loop may pause several
 * times a second, and the log is written by the loops: so warnings are rare, and counters show the rest. Thread-safe.
 */
public final class AcceptMonitor {

    private static final Logger LOGGER = LoggerFactory.getLogger(AcceptMonitor.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final LongAdder limitPauses = new LongAdder();
    private final LongAdder shortagePauses = new LongAdder();
    private final LongAdder retriedErrors = new LongAdder();
    private final WarningInterval limitWarnings = new WarningInterval(BETWEEN_WARNINGS, System::nanoTime);
    private final WarningInterval shortageWarnings = new WarningInterval(BETWEEN_WARNINGS, System::nanoTime);

    /** A listener pauses because its acceptor is full. */
    void onLimit() {
        limitPauses.increment();
        if (limitWarnings.isDue()) {
            LOGGER.atWarn()
                    .log("The limit of connections of this process is reached, so new clients wait. Run more proxies,"
                            + " or raise the open file limit or the heap.");
        }
    }

    /** A listener pauses because the kernel is short of descriptors or memory. */
    void onShortage(IOException cause) {
        shortagePauses.increment();
        if (shortageWarnings.isDue()) {
            LOGGER.atWarn()
                    .addKeyValue("cause", cause.getMessage())
                    .log("Cannot accept connections. Raise the open file limit or lower the connection limits.");
        }
    }

    /** A client could not be accepted, and the next one is tried. */
    void onRetried() {
        retriedErrors.increment();
    }

    AcceptState state() {
        return new AcceptState(limitPauses.sum(), shortagePauses.sum(), retriedErrors.sum());
    }
}
