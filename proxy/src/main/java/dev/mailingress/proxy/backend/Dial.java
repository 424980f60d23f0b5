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
 * The way to one backend, for one connection: resolve, try each address in order, pause, begin again. It has no end of its
 * own; whoever waits for it has the deadline. All of it happens on the connection's loop.
 */
public final class Dial {

    // A mail server that restarts refuses connections for some seconds: often enough to catch it, seldom enough not to
    // spin.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final Duration timeout;
    private final Loop loop;
    private final Resolver resolver;
    private final BackendObserver observer;
    private final Handler handler;
    private final long startedAt;
    private final Deque<InetAddress> untried = new ArrayDeque<>();

    private Loop.Cancellable step = () -> {};
    private ConnectFailure lastFailure = ConnectFailure.TIMED_OUT;
    private int round;
    private boolean over;

    Dial(Target target, Duration timeout, Loop loop, Resolver resolver, BackendObserver observer, Handler handler) {
        this.target = target;
        this.timeout = timeout;
        this.loop = loop;
        this.resolver = resolver;
        this.observer = observer;
        this.handler = handler;
        this.startedAt = loop.nanoTime();
    }

    void start() {
        int asked = ++round;
        step = loop.schedule(timeout, () -> resolved(asked, List.of()));
        resolver.resolve(target.backend().host(), loop, addresses -> resolved(asked, addresses));
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
        step = loop.connect(address, timeout, new ConnectHandler() {
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
        over = true;
        Duration took = Duration.ofNanos(loop.nanoTime() - startedAt);
        observer.connected(target.backend().name(), took);
        handler.connected(leg, address, took);
    }

    private void failed(ConnectFailure failure) {
        if (over) {
            return;
        }
        lastFailure = failure;
        observer.connectFailed(target.backend().name(), failure);
        if (untried.isEmpty()) {
            step = loop.schedule(PAUSE, this::start);
        } else {
            tryNext();
        }
    }

    /** Gives up. A connection that is just being made is closed unused. */
    public void cancel() {
        over = true;
        step.cancel();
    }

    /** Why the last attempt failed; if none has ended yet, time is what was missing. */
    public ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Hears of success. */
    @FunctionalInterface
    public interface Handler {

        /** @param took from the first attempt on */
        void connected(Leg backend, InetSocketAddress address, Duration took);
    }
}
