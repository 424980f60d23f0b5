package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of one host: the cached DNS answer and the one lookup that may be in progress, for all its users. Shared by
 * all loops and thread-safe; a fresh answer costs volatile reads and no lock.
 */
final class HostAddresses {

    /**
     * RFC 8767 §5, client response timer: if the name server has not answered by then, a connection with a stale answer
     * continues with that. Shorter than the 1.8 s recommended there: a mail client is waiting for its greeting.
     */
    static final Duration CLIENT_RESPONSE_TIMEOUT = Duration.ofSeconds(1);

    /** Maximum number of connections that wait for one lookup; for more, the name is unresolved. */
    static final int MAX_WAITERS = 1024;

    private final String host;
    private final Resolver resolver;
    private final @Nullable CachedResolution literal;
    private final Set<ResolutionHandler> waiters = new LinkedHashSet<>();

    private volatile @Nullable CachedResolution cachedResolution;
    private volatile boolean resolving;
    private volatile long resolvingSince;

    /** A connection that waits for a lookup, on its loop. */
    interface ResolutionHandler {

        Loop loop();

        /** Called on the loop, possibly just after {@link #removeWaiter}. */
        void onResolved();
    }

    HostAddresses(String host, Resolver resolver) {
        this.host = host;
        this.resolver = resolver;
        this.literal = LiteralAddress.parse(host).map(CachedResolution::literal).orElse(null);
    }

    /** Whether the host is an IP address, which needs no lookup. */
    boolean isLiteral() {
        return literal != null;
    }

    /** Whether a lookup is needed before an address is tried. */
    boolean needsResolution(long now) {
        if (literal != null) {
            return false;
        }
        CachedResolution last = cachedResolution;
        return last == null || !(last.isFresh(now) || (isOverdue(now) && last.isUsable(now)));
    }

    private boolean isOverdue(long now) {
        return resolving && now - resolvingSince > CLIENT_RESPONSE_TIMEOUT.toNanos();
    }

    /** The latest answer, if it has addresses that may still be tried. */
    @Nullable
    CachedResolution usable(long now) {
        if (literal != null) {
            return literal;
        }
        CachedResolution last = cachedResolution;
        return last != null && last.isUsable(now) ? last : null;
    }

    /**
     * Starts a lookup, or joins the one in progress.
     *
     * @param waiter called when there is an answer, possibly before this returns
     * @return false if too many are waiting already
     */
    boolean resolve(ResolutionHandler waiter) {
        synchronized (waiters) {
            if (waiters.size() >= MAX_WAITERS) {
                return false;
            }
            waiters.add(waiter);
        }
        lookUp(waiter.loop());
        return true;
    }

    /** Starts a lookup for later connections if the answer in use expires soon. */
    void refreshAhead(Loop loop, long now) {
        CachedResolution last = cachedResolution;
        if (literal == null && last != null && !resolving && last.expiresSoon(now)) {
            lookUp(loop);
        }
    }

    private void lookUp(Loop loop) {
        synchronized (waiters) {
            if (resolving) {
                return;
            }
            resolvingSince = loop.nanoTime();
            resolving = true;
        }
        resolver.resolve(host, resolution -> loop.execute(() -> onAnswer(resolution, loop.nanoTime())));
    }

    void removeWaiter(ResolutionHandler waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }

    private void onAnswer(Resolution resolution, long now) {
        List<ResolutionHandler> notified;
        synchronized (waiters) {
            CachedResolution before = cachedResolution;
            cachedResolution = (before == null ? CachedResolution.none(now) : before).next(resolution, now);
            resolving = false;
            notified = List.copyOf(waiters);
            waiters.clear();
        }
        for (ResolutionHandler waiter : notified) {
            waiter.loop().execute(waiter::onResolved);
        }
    }
}
