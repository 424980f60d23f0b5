package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop that wait for one backend, the longest waiting first. One prober tries for all of them; when it
 * succeeds, its connection is the first one's, and the others dial for themselves in small steps. Whoever fails then waits
 * again, and all others with it.
 *
 * <pre>
 *             PAUSE                   connected
 *  waiting ──────────► probing ───────────────────► releasing ──┐ STEP_PAUSE
 *     ▲                   │                          │    ▲     │
 *     └───────────────────┘ failed                   │    └─────┘
 *     └──────────────────────────────────────────────┘ one of the released failed
 * </pre>
 *
 * It is gone when nobody waits any more.
 */
final class HoldQueue implements ConnectAttempt.AttemptHandler {

    /** A mail server that restarts refuses for some seconds: often enough to catch it, seldom enough not to spin. */
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

    /** Why the backend could not be reached when it was last tried. */
    ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Waits with the others, without a try of its own. */
    void add(BackendConnectRequest request) {
        waiting.add(request);
    }

    /** Waits with the others, having tried. */
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
        attempt.start();
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address) {
        probe = null;
        releasing = true;
        removeFirst().onConnected(leg, address);
        releaseBatch();
    }

    @Override
    public void onFailed(ConnectFailure last) {
        probe = null;
        lastFailure = last;
        scheduleProbe();
    }

    /** Somebody else has reached the backend. */
    void release() {
        if (!releasing) {
            stopProbing();
            releasing = true;
            releaseBatch();
        }
    }

    private void releaseBatch() {
        // Whoever is released may fail at once, and then this ends.
        for (int i = 0; i < RELEASE_BATCH && releasing && !waiting.isEmpty(); i++) {
            removeFirst().retry();
        }
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

    /** It waits no longer. */
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
