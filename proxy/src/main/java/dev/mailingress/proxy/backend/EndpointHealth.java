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
    static final int MOST_HELD = 200;

    /** A mail server that takes every other connection is told of by two lines in this time, not in each second. */
    static final Duration BETWEEN_OUTAGES = Duration.ofSeconds(10);

    private record LastOutcome(boolean reachable, @Nullable ConnectFailure lastFailure, Instant since) {}

    private final Endpoint endpoint;
    private final InstantSource clock;
    private final AtomicInteger held = new AtomicInteger();

    private volatile @Nullable LastOutcome known;
    private @Nullable Instant toldAt;
    private boolean outageIsTold;

    EndpointHealth(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** @return whether an outage is over of which was told */
    boolean onConnected() {
        LastOutcome before = known;
        return (before == null || !before.reachable()) && recovered();
    }

    private synchronized boolean recovered() {
        LastOutcome before = known;
        if (before != null && before.reachable()) {
            return false;
        }
        known = new LastOutcome(true, before == null ? null : before.lastFailure(), clock.instant());
        boolean wasTold = outageIsTold;
        outageIsTold = false;
        return wasTold;
    }

    /** @return whether an outage has begun of which is to be told */
    synchronized boolean onFailed(ConnectFailure failure) {
        LastOutcome before = known;
        if (before != null && !before.reachable()) {
            if (before.lastFailure() != failure) {
                known = new LastOutcome(false, failure, before.since());
            }
            return false;
        }
        Instant now = clock.instant();
        known = new LastOutcome(false, failure, now);
        outageIsTold = toldAt == null || Duration.between(toldAt, now).abs().compareTo(BETWEEN_OUTAGES) >= 0;
        if (outageIsTold) {
            toldAt = now;
        }
        return outageIsTold;
    }

    /**
     * Counts one connection that waits from now on.
     *
     * @return false if too many do already; else {@link #released()} must follow
     */
    boolean hold() {
        return held.getAndUpdate(count -> Math.min(count + 1, MOST_HELD)) < MOST_HELD;
    }

    /** One waits no longer. */
    void released() {
        held.decrementAndGet();
    }

    /** How many connections wait, on all loops. */
    int held() {
        return held.get();
    }

    BackendState state() {
        LastOutcome now = known;
        String name = endpoint.backend().name();
        return now == null
                ? new BackendState(name, endpoint.port(), null, null, null, held.get())
                : new BackendState(name, endpoint.port(), now.reachable(), now.lastFailure(), now.since(), held.get());
    }
}
