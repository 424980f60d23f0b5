package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is known of one {@link Endpoint}. Thread-safe; while nothing changes, hearing of it costs one volatile read. */
final class EndpointHealth {

    /** As many connections may wait for one backend, whatever loops they are on. */
    static final int MAX_HELD = 200;

    /** A mail server that takes every other connection is told of by two lines in this time, not in each second. */
    static final Duration OUTAGE_REPORT_INTERVAL = Duration.ofSeconds(10);

    private record LastOutcome(boolean reachable, @Nullable ConnectFailure lastFailure, Instant since) {}

    private final Endpoint endpoint;
    private final InstantSource clock;
    private final AtomicInteger held = new AtomicInteger();

    private volatile @Nullable LastOutcome lastOutcome;
    private @Nullable Instant reportedAt;
    private boolean outageReported;

    EndpointHealth(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** @return whether an outage is over of which was told */
    boolean onConnected() {
        LastOutcome previous = lastOutcome;
        return (previous == null || !previous.reachable()) && recover();
    }

    private synchronized boolean recover() {
        LastOutcome previous = lastOutcome;
        if (previous != null && previous.reachable()) {
            return false;
        }
        lastOutcome = new LastOutcome(true, previous == null ? null : previous.lastFailure(), clock.instant());
        boolean wasReported = outageReported;
        outageReported = false;
        return wasReported;
    }

    /** @return whether an outage has begun of which is to be told */
    synchronized boolean onFailed(ConnectFailure failure) {
        LastOutcome previous = lastOutcome;
        if (previous != null && !previous.reachable()) {
            if (previous.lastFailure() != failure) {
                lastOutcome = new LastOutcome(false, failure, previous.since());
            }
            return false;
        }
        Instant now = clock.instant();
        lastOutcome = new LastOutcome(false, failure, now);
        outageReported =
                reportedAt == null || Duration.between(reportedAt, now).abs().compareTo(OUTAGE_REPORT_INTERVAL) >= 0;
        if (outageReported) {
            reportedAt = now;
        }
        return outageReported;
    }

    /**
     * Counts one connection that waits from now on.
     *
     * @return false if too many do already; else {@link #release()} must follow
     */
    boolean hold() {
        return held.getAndUpdate(count -> Math.min(count + 1, MAX_HELD)) < MAX_HELD;
    }

    /** One waits no longer. */
    void release() {
        held.decrementAndGet();
    }

    /** How many connections wait, on all loops. */
    int held() {
        return held.get();
    }

    BackendState state() {
        LastOutcome outcome = lastOutcome;
        String name = endpoint.backend().name();
        return outcome == null
                ? new BackendState(name, endpoint.port(), null, null, null, held.get())
                : new BackendState(
                        name, endpoint.port(), outcome.reachable(), outcome.lastFailure(), outcome.since(), held.get());
    }
}
