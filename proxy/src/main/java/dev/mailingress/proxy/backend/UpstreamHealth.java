package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passive health of one {@link BackendPort} over all its targets. Thread-safe; a result that changes nothing costs one
 * volatile read.
 */
final class UpstreamHealth {

    /** Maximum number of connections held for one backend, on all loops together. */
    static final int MAX_HELD = 200;

    /**
     * A mail server that accepts every other connection is reported by two log lines in this period, not every second.
     */
    static final Duration OUTAGE_REPORT_INTERVAL = Duration.ofSeconds(10);

    private final BackendPort port;
    private final InstantSource clock;
    private final AtomicInteger held = new AtomicInteger();

    private volatile @Nullable LastOutcome lastOutcome;
    private @Nullable Instant reportedAt;
    private boolean outageReported;

    UpstreamHealth(BackendPort port, InstantSource clock) {
        this.port = port;
        this.clock = clock;
    }

    /** @return whether an outage that was reported is over */
    boolean onConnected() {
        return !LastOutcome.isReachable(lastOutcome) && recover();
    }

    private synchronized boolean recover() {
        if (LastOutcome.isReachable(lastOutcome)) {
            return false;
        }
        lastOutcome = LastOutcome.recovered(lastOutcome, clock.instant());
        boolean wasReported = outageReported;
        outageReported = false;
        return wasReported;
    }

    /** @return whether an outage has begun that must be reported */
    synchronized boolean onFailed(ConnectFailure failure) {
        boolean wasUnreachable = LastOutcome.isUnreachable(lastOutcome);
        Instant now = clock.instant();
        lastOutcome = LastOutcome.failed(lastOutcome, failure, now);
        if (wasUnreachable) {
            return false;
        }
        outageReported =
                reportedAt == null || Duration.between(reportedAt, now).abs().compareTo(OUTAGE_REPORT_INTERVAL) >= 0;
        if (outageReported) {
            reportedAt = now;
        }
        return outageReported;
    }

    /**
     * Counts one more held connection.
     *
     * @return false if the maximum is reached; otherwise {@link #release()} must follow
     */
    boolean hold() {
        return held.getAndUpdate(count -> Math.min(count + 1, MAX_HELD)) < MAX_HELD;
    }

    /** A connection is no longer held. */
    void release() {
        held.decrementAndGet();
    }

    /** Number of held connections, on all loops. */
    int held() {
        return held.get();
    }

    boolean isUnreachable() {
        return LastOutcome.isUnreachable(lastOutcome);
    }

    BackendState state() {
        LastOutcome outcome = lastOutcome;
        return outcome == null
                ? new BackendState(port.backend(), port.publicPort(), null, null, null, held.get())
                : new BackendState(
                        port.backend(),
                        port.publicPort(),
                        outcome.reachable(),
                        outcome.lastFailure(),
                        outcome.since(),
                        held.get());
    }
}
