package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Cached DNS answer for a host; immutable. Each lookup creates a new one, which is equal to no other. Times are those
 * of {@link dev.mailingress.proxy.transport.Loop#nanoTime()}.
 */
final class CachedResolution {

    /** The operating system does not report the TTL of a record; the address of a Service lives for months. */
    static final Duration TTL = Duration.ofSeconds(5);

    /**
     * Age from which an answer that is used is refreshed in the background, so that clients of a busy proxy do not wait
     * for a lookup every {@link #TTL}.
     */
    static final Duration REFRESH_AGE = Duration.ofSeconds(3);

    /**
     * TTL after a failed lookup: a name that appears with its first ready pod is found soon, and a failing name server
     * gets one query per second.
     */
    static final Duration NEGATIVE_TTL = Duration.ofSeconds(1);

    /** After a failed connect, an older answer is resolved again: the mail server may have a new address. */
    static final Duration MIN_REFRESH_AGE = Duration.ofSeconds(1);

    /**
     * How long an answer may be used after lookups fail, as an outage of the name server must not cut off a running
     * mail server (RFC 8767 §4). Not longer, as another host may get the address in the end.
     */
    static final Duration MAX_STALE = Duration.ofMinutes(5);

    private final List<InetAddress> addresses;
    private final long resolvedAt;
    private final long checkedAt;
    private final boolean positive;

    private CachedResolution(List<InetAddress> addresses, long resolvedAt, long checkedAt, boolean positive) {
        this.addresses = addresses;
        this.resolvedAt = resolvedAt;
        this.checkedAt = checkedAt;
        this.positive = positive;
    }

    /** The state before the first lookup. */
    static CachedResolution none(long now) {
        return new CachedResolution(List.of(), now, now, false);
    }

    /** The address of a host that is an IP address and needs no lookup. */
    static CachedResolution literal(InetAddress address) {
        return new CachedResolution(List.of(address), 0, 0, true);
    }

    /** The state after a lookup. */
    CachedResolution next(Resolution resolution, long now) {
        if (resolution instanceof Resolution.Found found) {
            return new CachedResolution(AddressOrder.interleaved(found.addresses()), now, now, true);
        }
        return new CachedResolution(
                resolution instanceof Resolution.NoAddress ? List.of() : addresses, resolvedAt, now, false);
    }

    /** In the order to try them; at most {@link AddressOrder#MAX_ADDRESSES}. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /** Whether a new connection uses this answer without a lookup. */
    boolean isFresh(long now) {
        return now - checkedAt < (positive ? TTL : NEGATIVE_TTL).toNanos();
    }

    /** Whether a new connection that uses this answer starts a lookup for later ones. */
    boolean expiresSoon(long now) {
        return positive && now - checkedAt >= REFRESH_AGE.toNanos();
    }

    /** Whether a failed connect triggers another lookup. */
    boolean isRefreshable(long now) {
        return now - checkedAt > MIN_REFRESH_AGE.toNanos();
    }

    /** Whether it has addresses that may still be tried, even if stale. */
    boolean isUsable(long now) {
        return !addresses.isEmpty() && now - resolvedAt < MAX_STALE.toNanos();
    }
}
