package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The dial of one connection.
 *
 * <pre>
 *         others wait already
 *  start ─────────────────────► WAITING ◄──────┐
 *    │                          │ │ │          │ failed, may wait
 *    │           it is back     │ │ │ probe    │
 *    │       ┌──────────────────┘ │ │ connected│
 *    ▼       ▼                    │ └──────────┼─► connected
 *  DIALLING ──────────────────────┼────────────┘
 *    │  │  connected              │ hold is over
 *    │  └─────────► connected     └─────────────► gave up
 *    └────────────► gave up: failed, may not wait
 * </pre>
 */
final class BackendConnectRequest implements ConnectRequest, ConnectAttempt.AttemptHandler {

    private final Upstream upstream;
    private final ConnectTimeouts connectTimeouts;
    private final Loop loop;
    private final BackendConnectHandler handler;
    private final long startedAt;

    private Loop.Cancellable holdTimer = () -> {};
    private @Nullable ConnectAttempt connectAttempt;
    private @Nullable HoldQueue queue;
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private boolean held;
    private boolean over;

    BackendConnectRequest(
            Upstream upstream, ConnectTimeouts connectTimeouts, Loop loop, BackendConnectHandler handler) {
        this.upstream = upstream;
        this.connectTimeouts = connectTimeouts;
        this.loop = loop;
        this.handler = handler;
        this.startedAt = loop.nanoTime();
    }

    void start() {
        HoldQueue others = upstream.waitingOn(loop);
        if (others != null && hold()) {
            queue = others;
            others.join(this);
        } else {
            dial();
        }
    }

    private void dial() {
        ConnectAttempt next = new ConnectAttempt(upstream, connectTimeouts.connect(), loop, this);
        connectAttempt = next;
        next.start();
    }

    /** The backend is said to be back. */
    void dialAgain() {
        lastFailure = lastFailure();
        queue = null;
        dial();
    }

    /** Whether it may wait. */
    private boolean hold() {
        if (!held && !connectTimeouts.hold().isZero() && upstream.health().hold()) {
            held = true;
            holdTimer = loop.schedule(connectTimeouts.hold(), this::holdIsOver);
        }
        return held;
    }

    private void holdIsOver() {
        gaveUp(lastFailure());
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address) {
        end();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        upstream.onServed(took);
        handler.onConnected(leg, address, took);
        HoldQueue others = upstream.waitingOn(loop);
        if (others != null) {
            others.wake();
        }
    }

    @Override
    public void onFailed(ConnectFailure last) {
        lastFailure = last;
        connectAttempt = null;
        if (hold()) {
            HoldQueue others = upstream.queueOn(loop);
            queue = others;
            others.joinAfter(this, last);
        } else {
            gaveUp(last);
        }
    }

    private void gaveUp(ConnectFailure last) {
        boolean wasHeld = held;
        end();
        handler.onFailed(last, wasHeld);
    }

    @Override
    public void cancel() {
        if (!over) {
            end();
        }
    }

    /** Lets go of everything: an established connection keeps its dial, and nothing that hangs on it. */
    private void end() {
        over = true;
        lastFailure = lastFailure();
        if (held) {
            holdTimer.cancel();
            upstream.health().released();
        }
        if (connectAttempt != null) {
            connectAttempt.cancel();
            connectAttempt = null;
        }
        if (queue != null) {
            queue.remove(this);
            queue = null;
        }
    }

    @Override
    public ConnectFailure lastFailure() {
        return queue == null ? lastFailure : queue.lastFailure();
    }

    ConnectTimeouts connectTimeouts() {
        return connectTimeouts;
    }
}
