package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections of public listeners came from, since the process began: what tells a mail admin that the clients'
 * true addresses do not arrive. A picture of one moment.
 *
 * @param listeners those that had a connection, in the order of their names
 */
public record LocalSources(List<ListenerSources> listeners) {

    /** At most so many addresses are named. */
    public static final int MAX_ADDRESSES = 16;
    /** At most so many are told from each other. */
    public static final int MAX_DISTINCT = 256;

    public LocalSources {
        listeners = List.copyOf(listeners);
    }

    /**
     * One listener's.
     *
     * @param connections all that were judged, admitted or not
     * @param onlySource the private address (RFC 1918, RFC 4193, RFC 6598) that every one of them came from; null if they
     *     came from several or from a public one
     * @param kinds the local ones among them; a kind that never came is missing
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
     * One kind's at one listener.
     *
     * @param count its connections
     * @param last when the last one came
     * @param distinct how many addresses; {@link #MAX_DISTINCT} stands for that many or more
     * @param addresses the first {@link #MAX_ADDRESSES} of them
     */
    public record KindSources(
            LocalAddressKind kind, long count, Instant last, int distinct, List<InetAddress> addresses) {

        public KindSources {
            addresses = List.copyOf(addresses);
        }
    }
}
