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
final class ConnectAttempt implements HappyEyeballs.RaceHandler, HostAddresses.ResolutionHandler {

    private final Upstream upstream;
    private final Duration connect;
    private final Loop loop;
    private final AttemptHandler handler;

    private Loop.Cancellable timer = () -> {};
    private @Nullable HappyEyeballs happyEyeballs;
    private @Nullable CachedResolution used;
    private List<InetSocketAddress> tried = List.of();
    private ConnectFailure lastFailure = ConnectFailure.UNRESOLVED;
    private boolean asking;

    /** Hears how a round ends: exactly one of the two, perhaps before {@link #start()} returns. */
    interface AttemptHandler {

        void onConnected(Leg leg, InetSocketAddress address);

        void onFailed(ConnectFailure last);
    }

    /** @param connect for the name's answer, and for each attempt */
    ConnectAttempt(Upstream upstream, Duration connect, Loop loop, AttemptHandler handler) {
        this.upstream = upstream;
        this.connect = connect;
        this.loop = loop;
        this.handler = handler;
    }

    void start() {
        long now = loop.nanoTime();
        if (upstream.host().isDue(now)) {
            ask();
        } else {
            race(upstream.host().usable(now));
        }
    }

    private void ask() {
        asking = true;
        boolean knowsSome = upstream.host().usable(loop.nanoTime()) != null;
        boolean hurry = knowsSome && HostAddresses.SILENCE.compareTo(connect) < 0;
        timer = loop.schedule(hurry ? HostAddresses.SILENCE : connect, this::goOn);
        if (!upstream.host().ask(this)) {
            goOn();
        }
    }

    @Override
    public void onResolved() {
        if (asking) {
            goOn();
        }
    }

    /** With an answer, or with the old one. */
    private void goOn() {
        stopAsking();
        race(upstream.host().usable(loop.nanoTime()));
    }

    private void stopAsking() {
        if (asking) {
            asking = false;
            timer.cancel();
            upstream.host().forget(this);
        }
    }

    private void race(@Nullable CachedResolution cachedResolution) {
        used = cachedResolution;
        List<InetSocketAddress> addresses =
                cachedResolution == null ? List.of() : untried(upstream.addresses(cachedResolution));
        if (addresses.isEmpty()) {
            end();
            return;
        }
        HappyEyeballs next = new HappyEyeballs(addresses, connect, loop, this);
        happyEyeballs = next;
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
    public void onConnected(Leg leg, InetSocketAddress address) {
        upstream.onConnected(address);
        handler.onConnected(leg, address);
    }

    @Override
    public void onAttemptFailed(ConnectFailure failure) {
        upstream.onAttemptFailed(failure);
    }

    @Override
    public void onFailed(ConnectFailure failure) {
        lastFailure = failure;
        if (used == null || !tried.isEmpty() || upstream.host().isLiteral()) {
            end();
            return;
        }
        tried = upstream.addresses(used);
        CachedResolution newest = upstream.host().usable(loop.nanoTime());
        if (used.isDoubted(loop.nanoTime()) && newest == used) {
            ask();
        } else {
            race(newest);
        }
    }

    private void end() {
        if (lastFailure == ConnectFailure.UNRESOLVED) {
            upstream.onAttemptFailed(lastFailure);
        }
        upstream.onFailed(lastFailure);
        handler.onFailed(lastFailure);
    }

    /** Calls it off; the handler hears nothing more. */
    void cancel() {
        stopAsking();
        if (happyEyeballs != null) {
            happyEyeballs.cancel();
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }
}
