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
final class BackendDial implements Dial, Round.Handler {

    private final Approach approach;
    private final Patience patience;
    private final Loop loop;
    private final Handler handler;
    private final long startedAt;

    private Loop.Cancellable holdTimer = () -> {};
    private @Nullable Round round;
    private @Nullable HoldQueue queue;
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private boolean held;
    private boolean over;

    BackendDial(Approach approach, Patience patience, Loop loop, Handler handler) {
        this.approach = approach;
        this.patience = patience;
        this.loop = loop;
        this.handler = handler;
        this.startedAt = loop.nanoTime();
    }

    void start() {
        HoldQueue others = approach.waitingOn(loop);
        if (others != null && hold()) {
            queue = others;
            others.join(this);
        } else {
            dial();
        }
    }

    private void dial() {
        Round next = new Round(approach, patience.connect(), loop, this);
        round = next;
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
        if (!held && !patience.hold().isZero() && approach.health().hold()) {
            held = true;
            holdTimer = loop.schedule(patience.hold(), this::holdIsOver);
        }
        return held;
    }

    private void holdIsOver() {
        gaveUp(lastFailure());
    }

    @Override
    public void won(Leg leg, InetSocketAddress address) {
        end();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        approach.served(took);
        handler.connected(leg, address, took);
        HoldQueue others = approach.waitingOn(loop);
        if (others != null) {
            others.wake();
        }
    }

    @Override
    public void lost(ConnectFailure last) {
        lastFailure = last;
        round = null;
        if (hold()) {
            HoldQueue others = approach.queueOn(loop);
            queue = others;
            others.joinAfter(this, last);
        } else {
            gaveUp(last);
        }
    }

    private void gaveUp(ConnectFailure last) {
        boolean wasHeld = held;
        end();
        handler.gaveUp(last, wasHeld);
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
            approach.health().released();
        }
        if (round != null) {
            round.cancel();
            round = null;
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

    Patience patience() {
        return patience;
    }
}
