package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What is known of a host's addresses; immutable. Each look-up makes a new one, which is equal to no other. Times are those of
 * {@link dev.mailingress.proxy.transport.Loop#nanoTime()}.
 */
final class CachedResolution {

    /** The operating system does not tell the record's own time to live; a Service's address lives for months. */
    static final Duration TTL = Duration.ofSeconds(5);

    /** A name that comes with its first ready pod is seen soon; a name server in trouble hears one question a second. */
    static final Duration NEGATIVE_TTL = Duration.ofSeconds(1);

    /** After a failed connect an answer is doubted that is older: the mail server may have moved. */
    static final Duration MIN_REFRESH_AGE = Duration.ofSeconds(1);

    /**
     * An outage of the name server must not cut off a mail server that is up (RFC 8767 §4); not for longer, as in the end
     * somebody else may have the address.
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

    /** What is known before the first look-up. */
    static CachedResolution none(long now) {
        return new CachedResolution(List.of(), now, now, false);
    }

    /** What is known without a look-up. */
    static CachedResolution literal(InetAddress address) {
        return new CachedResolution(List.of(address), 0, 0, true);
    }

    /** What is known after a look-up. */
    CachedResolution next(Resolution resolution, long now) {
        if (resolution instanceof Resolution.Found found) {
            return new CachedResolution(AddressOrder.interleaved(found.addresses()), now, now, true);
        }
        return new CachedResolution(
                resolution instanceof Resolution.NoAddress ? List.of() : addresses, resolvedAt, now, false);
    }

    /** In the order in which to try them; at most {@link AddressOrder#MAX_ADDRESSES}. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /** Whether a new connection takes it as it is. */
    boolean isFresh(long now) {
        return now - checkedAt < (positive ? TTL : NEGATIVE_TTL).toNanos();
    }

    /** Whether a failed connect makes one ask again. */
    boolean isRefreshable(long now) {
        return now - checkedAt > MIN_REFRESH_AGE.toNanos();
    }

    /** Whether there are addresses that may still be tried. */
    boolean isUsable(long now) {
        return !addresses.isEmpty() && now - resolvedAt < MAX_STALE.toNanos();
    }
}
