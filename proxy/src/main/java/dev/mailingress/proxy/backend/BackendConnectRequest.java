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
    private final ConnectTimeouts timeouts;
    private final Loop loop;
    private final BackendConnectHandler handler;
    private final long startedAt;

    private Loop.Cancellable holdTimer = () -> {};
    private @Nullable ConnectAttempt attempt;
    private @Nullable HoldQueue joinedQueue;
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private boolean held;
    private boolean ended;

    BackendConnectRequest(Upstream upstream, ConnectTimeouts timeouts, Loop loop, BackendConnectHandler handler) {
        this.upstream = upstream;
        this.timeouts = timeouts;
        this.loop = loop;
        this.handler = handler;
        this.startedAt = loop.nanoTime();
    }

    void start() {
        HoldQueue holdQueue = upstream.existingHoldQueue(loop);
        if (holdQueue != null && tryHold()) {
            joinedQueue = holdQueue;
            holdQueue.add(this);
        } else {
            startAttempt();
        }
    }

    private void startAttempt() {
        ConnectAttempt next = new ConnectAttempt(upstream, timeouts.connect(), loop, this);
        attempt = next;
        next.start();
    }

    /** The backend is said to be back. */
    void retry() {
        lastFailure = lastFailure();
        joinedQueue = null;
        startAttempt();
    }

    /** Whether it may wait. */
    private boolean tryHold() {
        if (!held && !timeouts.hold().isZero() && upstream.health().hold()) {
            held = true;
            holdTimer = loop.schedule(timeouts.hold(), this::onHoldExpired);
        }
        return held;
    }

    private void onHoldExpired() {
        fail(lastFailure());
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address) {
        end();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        upstream.onRequestConnected(took);
        handler.onConnected(leg, address, took);
        HoldQueue holdQueue = upstream.existingHoldQueue(loop);
        if (holdQueue != null) {
            holdQueue.release();
        }
    }

    @Override
    public void onFailed(ConnectFailure last) {
        lastFailure = last;
        attempt = null;
        if (tryHold()) {
            HoldQueue holdQueue = upstream.holdQueue(loop);
            joinedQueue = holdQueue;
            holdQueue.addFailed(this, last);
        } else {
            fail(last);
        }
    }

    private void fail(ConnectFailure last) {
        boolean wasHeld = held;
        end();
        handler.onFailed(last, wasHeld);
    }

    @Override
    public void cancel() {
        if (!ended) {
            end();
        }
    }

    /** Lets go of everything: an established connection keeps its dial, and nothing that hangs on it. */
    private void end() {
        ended = true;
        lastFailure = lastFailure();
        if (held) {
            holdTimer.cancel();
            upstream.health().release();
        }
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
        if (joinedQueue != null) {
            joinedQueue.remove(this);
            joinedQueue = null;
        }
    }

    @Override
    public ConnectFailure lastFailure() {
        return joinedQueue == null ? lastFailure : joinedQueue.lastFailure();
    }

    ConnectTimeouts timeouts() {
        return timeouts;
    }
}
