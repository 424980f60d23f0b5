package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is known of one {@link Endpoint}. Thread-safe; while nothing changes, hearing of it costs one volatile read. */
final class EndpointHealth {

    /** As many connections may wait for one backend, whatever loops they are on. */
    static final int MOST_HELD = 200;

    private record Known(boolean reachable, @Nullable ConnectFailure lastFailure, Instant since) {}

    private final Endpoint endpoint;
    private final InstantSource clock;
    private final AtomicInteger held = new AtomicInteger();

    private volatile @Nullable Known known;

    EndpointHealth(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    void connected() {
        Known before = known;
        if (before == null || !before.reachable()) {
            known = new Known(true, before == null ? null : before.lastFailure(), clock.instant());
        }
    }

    void failed(ConnectFailure failure) {
        Known before = known;
        if (before == null || before.reachable()) {
            known = new Known(false, failure, clock.instant());
        } else if (before.lastFailure() != failure) {
            known = new Known(false, failure, before.since());
        }
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
        Known now = known;
        String name = endpoint.backend().name();
        return now == null
                ? new BackendState(name, endpoint.port(), null, null, null, held.get())
                : new BackendState(name, endpoint.port(), now.reachable(), now.lastFailure(), now.since(), held.get());
    }
}
