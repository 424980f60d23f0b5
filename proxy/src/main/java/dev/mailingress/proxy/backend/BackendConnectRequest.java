package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connect of one connection to its backend, with the hold while the backend is unreachable.
 *
 * <pre>
 *         hold queue exists
 *  start ─────────────────────► HELD ◄─────────┐
 *    │                          │ │ │          │ failed, may be held
 *    │           released       │ │ │ probe    │
 *    │       ┌──────────────────┘ │ │ connected│
 *    ▼       ▼                    │ └──────────┼─► connected
 *  CONNECTING ────────────────────┼────────────┘
 *    │  │  connected              │ hold expired
 *    │  └─────────► connected     └─────────────► failed
 *    └────────────► failed, may not be held
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

    /** The backend is reachable again, as far as is known. */
    void retry() {
        lastFailure = lastFailure();
        joinedQueue = null;
        startAttempt();
    }

    /**
     * Starts the hold if the connection may wait for its backend.
     *
     * @return whether it is held
     */
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
    public void onConnected(Leg leg, Candidate candidate) {
        end();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        upstream.onRequestConnected(took);
        handler.onConnected(leg, candidate.address(), candidate.target().config(), took);
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

    /** Releases all resources: an open connection keeps its request, and nothing that it refers to. */
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
