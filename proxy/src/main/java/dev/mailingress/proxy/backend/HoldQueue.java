package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hold queue: the connections of one loop that wait for one unreachable backend, the longest waiting first. One probe tries
 * the backend for all of them; when it succeeds, its connection goes to the first one, and the others are released in small
 * batches to connect themselves. If one of those fails, it waits again, and so do all that are not yet released.
 *
 * <pre>
 *         PROBE_INTERVAL              connected
 *  waiting ──────────► probing ───────────────────► releasing ──┐ RELEASE_INTERVAL
 *     ▲                   │                          │    ▲     │
 *     └───────────────────┘ failed                   │    └─────┘
 *     └──────────────────────────────────────────────┘ a released connection failed
 * </pre>
 *
 * It is removed when it is empty. While it is not, a timer is set or a probe is running, whatever fails: a queue without
 * either would hold every later connection of its loop until the process restarts.
 */
final class HoldQueue implements ConnectAttempt.AttemptHandler {

    /**
     * A mail server that restarts refuses connections for some seconds: often enough to catch its return, rarely enough
     * not to spin.
     */
    static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    /** All 200 that may wait are served within a second, and Postfix starts its processes (100 at most) one by one. */
    static final int RELEASE_BATCH = 20;

    static final Duration RELEASE_INTERVAL = Duration.ofMillis(100);

    private final Upstream upstream;
    private final Loop loop;
    private final Set<BackendConnectRequest> waiting = new LinkedHashSet<>();

    private Loop.Cancellable timer = () -> {};
    private @Nullable ConnectAttempt probe;
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private boolean releasing;

    HoldQueue(Upstream upstream, Loop loop) {
        this.upstream = upstream;
        this.loop = loop;
    }

    /** Failure of the latest attempt to reach the backend. */
    ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Adds a request that has not tried the backend. */
    void add(BackendConnectRequest request) {
        waiting.add(request);
    }

    /** Adds a request whose attempt has failed. */
    void addFailed(BackendConnectRequest request, ConnectFailure failure) {
        lastFailure = failure;
        boolean wasEmpty = waiting.isEmpty();
        waiting.add(request);
        if (wasEmpty || releasing) {
            scheduleProbe();
        }
    }

    private void scheduleProbe() {
        releasing = false;
        timer.cancel();
        timer = loop.schedule(PROBE_INTERVAL, this::probe);
    }

    private void probe() {
        ConnectAttempt attempt = new ConnectAttempt(
                upstream, waiting.iterator().next().timeouts().connect(), loop, this);
        probe = attempt;
        try {
            attempt.start();
        } catch (RuntimeException | Error e) {
            stopProbing();
            if (!waiting.isEmpty()) {
                scheduleProbe();
            }
            throw e;
        }
    }

    @Override
    public void onConnected(Leg leg, Candidate candidate) {
        probe = null;
        releasing = true;
        try {
            removeFirst().onConnected(leg, candidate);
        } finally {
            releaseBatch();
        }
    }

    @Override
    public void onFailed(ConnectFailure last) {
        probe = null;
        lastFailure = last;
        scheduleProbe();
    }

    /** Another connection has reached the backend. */
    void release() {
        if (!releasing) {
            stopProbing();
            releasing = true;
            releaseBatch();
        }
    }

    private void releaseBatch() {
        try {
            // A released request may fail immediately, which ends the release.
            for (int i = 0; i < RELEASE_BATCH && releasing && !waiting.isEmpty(); i++) {
                removeFirst().retry();
            }
        } finally {
            onBatchReleased();
        }
    }

    private void onBatchReleased() {
        if (waiting.isEmpty()) {
            close();
        } else if (releasing) {
            timer = loop.schedule(RELEASE_INTERVAL, this::releaseBatch);
        }
    }

    private BackendConnectRequest removeFirst() {
        Iterator<BackendConnectRequest> longest = waiting.iterator();
        BackendConnectRequest first = longest.next();
        longest.remove();
        return first;
    }

    /** Removes a request that no longer waits. */
    void remove(BackendConnectRequest request) {
        if (waiting.remove(request) && waiting.isEmpty()) {
            close();
        }
    }

    private void close() {
        stopProbing();
        upstream.remove(this, loop);
    }

    private void stopProbing() {
        timer.cancel();
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }
}
