package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One host's addresses: the last answer, and the one question that may be under way, whoever asks. Shared by all loops and
 * thread-safe; a fresh answer costs volatile reads and no lock.
 */
final class HostAddresses {

    /**
     * A name server that has not answered by now is silent, and whoever has an old answer goes on with it. Shorter than the
     * 1.8 s of RFC 8767 §5: a mail client waits for its greeting meanwhile.
     */
    static final Duration CLIENT_RESPONSE_TIMEOUT = Duration.ofSeconds(1);

    /** As many connections may wait for one answer; more find the name unresolved. */
    static final int MAX_WAITERS = 1024;

    private final String host;
    private final Resolver resolver;
    private final @Nullable CachedResolution literal;
    private final Set<ResolutionHandler> waiters = new LinkedHashSet<>();

    private volatile @Nullable CachedResolution cachedResolution;
    private volatile boolean resolving;
    private volatile long resolvingSince;

    /** Whoever waits for an answer, on a loop. */
    interface ResolutionHandler {

        Loop loop();

        /** Called on the loop; perhaps just after {@link #removeWaiter}. */
        void onResolved();
    }

    HostAddresses(String host, Resolver resolver) {
        this.host = host;
        this.resolver = resolver;
        this.literal = LiteralAddress.parse(host).map(CachedResolution::literal).orElse(null);
    }

    /** Whether the host is an address, about which nobody needs to be asked. */
    boolean isLiteral() {
        return literal != null;
    }

    /** Whether somebody should be asked before an address is tried. */
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

    /** The last answer, if it has addresses that may still be tried. */
    @Nullable
    CachedResolution usable(long now) {
        if (literal != null) {
            return literal;
        }
        CachedResolution last = cachedResolution;
        return last != null && last.isUsable(now) ? last : null;
    }

    /**
     * Asks, or joins whoever has asked already.
     *
     * @param waiter hears when there is an answer, perhaps before this returns
     * @return false if too many wait already
     */
    boolean resolve(ResolutionHandler waiter) {
        Loop loop = waiter.loop();
        synchronized (waiters) {
            if (waiters.size() >= MAX_WAITERS) {
                return false;
            }
            waiters.add(waiter);
            if (resolving) {
                return true;
            }
            resolvingSince = loop.nanoTime();
            resolving = true;
        }
        resolver.resolve(host, resolution -> loop.execute(() -> onAnswer(resolution, loop.nanoTime())));
        return true;
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
