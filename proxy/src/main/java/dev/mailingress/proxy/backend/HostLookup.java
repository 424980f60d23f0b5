package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;

/** The wait of one attempt for the lookup of one host. Belongs to one loop. */
final class HostLookup implements HostAddresses.ResolutionHandler {

    private final HostAddresses host;
    private final Loop loop;
    private final LookupHandler handler;

    private Loop.Cancellable timer = () -> {};
    private boolean pending = true;

    /** Handler of the end of a lookup. */
    @FunctionalInterface
    interface LookupHandler {

        /** There is an answer, or it takes too long. Called at most once, possibly before {@link #start} returns. */
        void onLookupEnded(HostAddresses host);
    }

    HostLookup(HostAddresses host, Loop loop, LookupHandler handler) {
        this.host = host;
        this.loop = loop;
        this.handler = handler;
    }

    void start(Duration timeout) {
        boolean hasUsable = host.usable(loop.nanoTime()) != null;
        boolean mayFallBack = hasUsable && HostAddresses.CLIENT_RESPONSE_TIMEOUT.compareTo(timeout) < 0;
        timer = loop.schedule(mayFallBack ? HostAddresses.CLIENT_RESPONSE_TIMEOUT : timeout, this::end);
        if (!host.resolve(this)) {
            end();
        }
    }

    @Override
    public void onResolved() {
        if (pending) {
            end();
        }
    }

    private void end() {
        cancel();
        handler.onLookupEnded(host);
    }

    void cancel() {
        if (pending) {
            pending = false;
            timer.cancel();
            host.removeWaiter(this);
        }
    }

    boolean isPending() {
        return pending;
    }

    boolean isOf(HostAddresses other) {
        return host == other;
    }

    @Override
    public Loop loop() {
        return loop;
    }
}
