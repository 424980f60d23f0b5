package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of the local source addresses of public listeners since the start of the process. It shows whether client
 * addresses are preserved on their way to the proxy.
 *
 * @param listeners those that had connections, ordered by name
 */
public record LocalSources(List<ListenerSources> listeners) {

    /** Maximum number of addresses that are listed. */
    public static final int MAX_ADDRESSES = 16;
    /** Maximum number of distinct addresses that are counted. */
    public static final int MAX_DISTINCT = 256;

    public LocalSources {
        listeners = List.copyOf(listeners);
    }

    /**
     * Sources of one listener.
     *
     * @param connections admitted and refused ones
     * @param onlySource the private address (RFC 1918, RFC 4193, RFC 6598) that all of them came from; null if there
     *     were several source addresses or a public one
     * @param kinds the local ones among them; without kinds that were never seen
     */
    public record ListenerSources(
            Exposure exposure,
            String name,
            long connections,
            @Nullable InetAddress onlySource,
            List<KindSources> kinds) {

        public ListenerSources {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * Sources of one kind at one listener.
     *
     * @param count number of connections
     * @param last time of the last one
     * @param distinct number of addresses; {@link #MAX_DISTINCT} means that many or more
     * @param addresses the first {@link #MAX_ADDRESSES} of them
     */
    public record KindSources(
            LocalAddressKind kind, long count, Instant last, int distinct, List<InetAddress> addresses) {

        public KindSources {
            addresses = List.copyOf(addresses);
        }
    }
}
