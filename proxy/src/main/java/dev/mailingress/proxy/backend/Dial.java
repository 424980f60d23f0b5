package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The way to one backend, for one connection: resolve, try each address in order, pause, begin again for as long as it may be
 * held. All of it happens on the connection's loop.
 */
public final class Dial {

    // A mail server that restarts refuses connections for some seconds: often enough to catch it, seldom enough not to
    // spin.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final Patience patience;
    private final Loop loop;
    private final Resolver resolver;
    private final EndpointHealth health;
    private final BackendObserver observer;
    private final Handler handler;
    private final long startedAt;
    private final Deque<InetAddress> untried = new ArrayDeque<>();

    private Loop.Cancellable step = () -> {};
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private long heldSince;
    private int round;
    private boolean held;
    private boolean over;

    Dial(
            Target target,
            Patience patience,
            Loop loop,
            Resolver resolver,
            EndpointHealth health,
            BackendObserver observer,
            Handler handler) {
        this.target = target;
        this.patience = patience;
        this.loop = loop;
        this.resolver = resolver;
        this.health = health;
        this.observer = observer;
        this.handler = handler;
        this.startedAt = loop.nanoTime();
    }

    void start() {
        int asked = ++round;
        step = loop.schedule(patience.connect(), () -> resolved(asked, List.of()));
        resolver.resolve(target.backend().host(), answer -> loop.execute(() -> resolved(asked, addresses(answer))));
    }

    private static List<InetAddress> addresses(Resolution answer) {
        return answer instanceof Resolution.Found found ? found.addresses() : List.of();
    }

    // The answer and its deadline race; the later one finds the round answered.
    private void resolved(int asked, List<InetAddress> addresses) {
        if (over || asked != round) {
            return;
        }
        round++;
        step.cancel();
        if (addresses.isEmpty()) {
            failed(ConnectFailure.UNRESOLVED);
        } else {
            untried.addAll(addresses);
            tryNext();
        }
    }

    private void tryNext() {
        InetSocketAddress address = new InetSocketAddress(untried.remove(), target.port());
        step = loop.connect(address, patience.connect(), new ConnectHandler() {
            @Override
            public void connected(Leg leg) {
                Dial.this.connected(leg, address);
            }

            @Override
            public void failed(ConnectFailure failure) {
                Dial.this.failed(failure);
            }
        });
    }

    private void connected(Leg leg, InetSocketAddress address) {
        if (over) {
            leg.abort();
            return;
        }
        end();
        health.connected();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        observer.connected(target.backend().name(), took);
        handler.connected(leg, address, took);
    }

    private void failed(ConnectFailure failure) {
        if (over) {
            return;
        }
        lastFailure = failure;
        health.failed(failure);
        observer.connectFailed(target.backend().name(), failure);
        if (!untried.isEmpty()) {
            tryNext();
        } else if (mayHold()) {
            step = loop.schedule(PAUSE, this::start);
        } else {
            boolean wasHeld = held;
            end();
            handler.gaveUp(failure, wasHeld);
        }
    }

    private boolean mayHold() {
        if (!held && !patience.hold().isZero()) {
            held = true;
            heldSince = loop.nanoTime();
            health.held().incrementAndGet();
        }
        return held && loop.nanoTime() - heldSince < patience.hold().toNanos();
    }

    /** Calls it off; the handler hears nothing more. A connection that is just being made is closed unused. */
    public void cancel() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        step.cancel();
        if (held) {
            health.held().decrementAndGet();
        }
    }

    /** Why the last attempt failed; if none has ended yet, time is what was missing. */
    public ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Hears how it ended: exactly one of the two is called, unless it was cancelled. */
    public interface Handler {

        /** @param took from the call of {@link Connector#dial} on, the time in which it was held included */
        void connected(Leg leg, InetSocketAddress address, Duration took);

        /**
         * @param last why the youngest attempt failed
         * @param held whether it was waited for the backend; if not, it was not wanted or too many waited already
         */
        void gaveUp(ConnectFailure last, boolean held);
    }
}
