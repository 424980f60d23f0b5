package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries a backend once: every address that its name has, and if none takes the connection and the answer is no longer young,
 * those that it has got meanwhile. Lives on one loop.
 */
final class Round implements Race.Handler, HostName.Waiter {

    private final Approach approach;
    private final Duration connect;
    private final Loop loop;
    private final Handler handler;

    private Loop.Cancellable timer = () -> {};
    private @Nullable Race race;
    private @Nullable Answer used;
    private List<InetSocketAddress> tried = List.of();
    private ConnectFailure lastFailure = ConnectFailure.UNRESOLVED;
    private boolean asking;

    /** Hears how a round ends: exactly one of the two, perhaps before {@link #start()} returns. */
    interface Handler {

        void won(Leg leg, InetSocketAddress address);

        void lost(ConnectFailure last);
    }

    /** @param connect for the name's answer, and for each attempt */
    Round(Approach approach, Duration connect, Loop loop, Handler handler) {
        this.approach = approach;
        this.connect = connect;
        this.loop = loop;
        this.handler = handler;
    }

    void start() {
        long now = loop.nanoTime();
        if (approach.host().isDue(now)) {
            ask();
        } else {
            race(approach.host().usable(now));
        }
    }

    private void ask() {
        asking = true;
        boolean knowsSome = approach.host().usable(loop.nanoTime()) != null;
        boolean hurry = knowsSome && HostName.SILENCE.compareTo(connect) < 0;
        timer = loop.schedule(hurry ? HostName.SILENCE : connect, this::goOn);
        if (!approach.host().ask(this)) {
            goOn();
        }
    }

    @Override
    public void answered() {
        if (asking) {
            goOn();
        }
    }

    /** With an answer, or with the old one. */
    private void goOn() {
        stopAsking();
        race(approach.host().usable(loop.nanoTime()));
    }

    private void stopAsking() {
        if (asking) {
            asking = false;
            timer.cancel();
            approach.host().forget(this);
        }
    }

    private void race(@Nullable Answer answer) {
        used = answer;
        List<InetSocketAddress> addresses = answer == null ? List.of() : untried(approach.addresses(answer));
        if (addresses.isEmpty()) {
            end();
            return;
        }
        Race next = new Race(addresses, connect, loop, this);
        race = next;
        next.start();
    }

    private List<InetSocketAddress> untried(List<InetSocketAddress> addresses) {
        if (tried.isEmpty()) {
            return addresses;
        }
        List<InetSocketAddress> fresh = new ArrayList<>(addresses);
        fresh.removeAll(tried);
        return fresh;
    }

    @Override
    public void won(Leg leg, InetSocketAddress address) {
        approach.reached(address);
        handler.won(leg, address);
    }

    @Override
    public void attemptFailed(ConnectFailure failure) {
        approach.attemptFailed(failure);
    }

    @Override
    public void lost(ConnectFailure failure) {
        lastFailure = failure;
        if (used == null || !tried.isEmpty() || approach.host().isLiteral()) {
            end();
            return;
        }
        tried = approach.addresses(used);
        Answer newest = approach.host().usable(loop.nanoTime());
        if (used.isDoubted(loop.nanoTime()) && newest == used) {
            ask();
        } else {
            race(newest);
        }
    }

    private void end() {
        if (lastFailure == ConnectFailure.UNRESOLVED) {
            approach.attemptFailed(lastFailure);
        }
        approach.notReached(lastFailure);
        handler.lost(lastFailure);
    }

    /** Calls it off; the handler hears nothing more. */
    void cancel() {
        stopAsking();
        if (race != null) {
            race.cancel();
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }
}
