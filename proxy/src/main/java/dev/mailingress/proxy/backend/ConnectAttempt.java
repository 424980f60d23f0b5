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
 * One attempt to connect to an upstream: resolves its name and tries all addresses. If none accepts the connection and
 * the DNS answer is no longer recent, it resolves again and tries the new addresses. Belongs to one loop.
 */
final class ConnectAttempt implements HappyEyeballs.HappyEyeballsHandler, HostAddresses.ResolutionHandler {

    private final Upstream upstream;
    private final Duration timeout;
    private final Loop loop;
    private final AttemptHandler handler;

    private Loop.Cancellable timer = () -> {};
    private @Nullable HappyEyeballs happyEyeballs;
    private @Nullable CachedResolution resolution;
    private List<InetSocketAddress> tried = List.of();
    private ConnectFailure lastFailure = ConnectFailure.UNRESOLVED;
    private boolean resolving;

    /** Handler of the outcome: exactly one of the two methods is called, possibly before {@link #start()} returns. */
    interface AttemptHandler {

        void onConnected(Leg leg, InetSocketAddress address);

        void onFailed(ConnectFailure last);
    }

    /** @param timeout of the lookup, and of the connect to each address */
    ConnectAttempt(Upstream upstream, Duration timeout, Loop loop, AttemptHandler handler) {
        this.upstream = upstream;
        this.timeout = timeout;
        this.loop = loop;
        this.handler = handler;
    }

    void start() {
        long now = loop.nanoTime();
        if (upstream.host().needsResolution(now)) {
            resolve();
        } else {
            connect(upstream.host().usable(now));
        }
    }

    private void resolve() {
        resolving = true;
        boolean hasUsable = upstream.host().usable(loop.nanoTime()) != null;
        boolean mayFallBack = hasUsable && HostAddresses.CLIENT_RESPONSE_TIMEOUT.compareTo(timeout) < 0;
        timer = loop.schedule(mayFallBack ? HostAddresses.CLIENT_RESPONSE_TIMEOUT : timeout, this::connectNow);
        if (!upstream.host().resolve(this)) {
            connectNow();
        }
    }

    @Override
    public void onResolved() {
        if (resolving) {
            connectNow();
        }
    }

    /** Connects with the new answer, or with the old one. */
    private void connectNow() {
        stopResolving();
        connect(upstream.host().usable(loop.nanoTime()));
    }

    private void stopResolving() {
        if (resolving) {
            resolving = false;
            timer.cancel();
            upstream.host().removeWaiter(this);
        }
    }

    private void connect(@Nullable CachedResolution newResolution) {
        resolution = newResolution;
        List<InetSocketAddress> addresses =
                newResolution == null ? List.of() : untried(upstream.addresses(newResolution));
        if (addresses.isEmpty()) {
            fail();
            return;
        }
        HappyEyeballs next = new HappyEyeballs(addresses, timeout, loop, this);
        happyEyeballs = next;
        next.start();
    }

    private List<InetSocketAddress> untried(List<InetSocketAddress> addresses) {
        if (tried.isEmpty()) {
            return addresses;
        }
        List<InetSocketAddress> remaining = new ArrayList<>(addresses);
        remaining.removeAll(tried);
        return remaining;
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
        if (resolution == null || !tried.isEmpty() || upstream.host().isLiteral()) {
            fail();
            return;
        }
        tried = upstream.addresses(resolution);
        CachedResolution newest = upstream.host().usable(loop.nanoTime());
        if (resolution.isRefreshable(loop.nanoTime()) && newest == resolution) {
            resolve();
        } else {
            connect(newest);
        }
    }

    private void fail() {
        if (lastFailure == ConnectFailure.UNRESOLVED) {
            upstream.onAttemptFailed(lastFailure);
        }
        upstream.onFailed(lastFailure);
        handler.onFailed(lastFailure);
    }

    /** Cancels the attempt; the handler is not called afterwards. */
    void cancel() {
        stopResolving();
        if (happyEyeballs != null) {
            happyEyeballs.cancel();
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }
}
