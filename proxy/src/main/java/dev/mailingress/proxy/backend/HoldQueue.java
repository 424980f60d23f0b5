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
    static final Duration PAUSE = Duration.ofMillis(500);

    /** All 200 that may wait are served within a second, and Postfix starts its processes (100 at most) one by one. */
    static final int STEP = 20;

    static final Duration STEP_PAUSE = Duration.ofMillis(100);

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
    void join(BackendConnectRequest dial) {
        waiting.add(dial);
    }

    /** Waits with the others, having tried. */
    void joinAfter(BackendConnectRequest dial, ConnectFailure failure) {
        lastFailure = failure;
        boolean idle = waiting.isEmpty();
        waiting.add(dial);
        if (idle || releasing) {
            pause();
        }
    }

    private void pause() {
        releasing = false;
        timer.cancel();
        timer = loop.schedule(PAUSE, this::probe);
    }

    private void probe() {
        ConnectAttempt connectAttempt = new ConnectAttempt(
                upstream, waiting.iterator().next().connectTimeouts().connect(), loop, this);
        probe = connectAttempt;
        connectAttempt.start();
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address) {
        probe = null;
        releasing = true;
        removeFirst().onConnected(leg, address);
        step();
    }

    @Override
    public void onFailed(ConnectFailure last) {
        probe = null;
        lastFailure = last;
        pause();
    }

    /** Somebody else has reached the backend. */
    void wake() {
        if (!releasing) {
            stop();
            releasing = true;
            step();
        }
    }

    private void step() {
        // Whoever is released may fail at once, and then this ends.
        for (int i = 0; i < STEP && releasing && !waiting.isEmpty(); i++) {
            removeFirst().dialAgain();
        }
        if (waiting.isEmpty()) {
            retire();
        } else if (releasing) {
            timer = loop.schedule(STEP_PAUSE, this::step);
        }
    }

    private BackendConnectRequest removeFirst() {
        Iterator<BackendConnectRequest> longest = waiting.iterator();
        BackendConnectRequest first = longest.next();
        longest.remove();
        return first;
    }

    /** It waits no longer. */
    void remove(BackendConnectRequest dial) {
        if (waiting.remove(dial) && waiting.isEmpty()) {
            retire();
        }
    }

    private void retire() {
        stop();
        upstream.retire(this, loop);
    }

    private void stop() {
        timer.cancel();
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }
}
