package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of the clients of all public listeners in the last minutes: admitted and refused ones whose address was known,
 * without load balancers' own checks. It shows whether client addresses are preserved on their way to the proxy.
 *
 * @param window the period that the numbers of connections are about
 * @param connections number of connections
 * @param local number of those with a local source address
 * @param othersInARow number of connections with other addresses since the last one with a local address
 * @param lastLocal time of the last connection with a local address, possibly before the window; null if none
 * @param sources local addresses, the most frequent one first; at most {@value #MAX_SOURCES}
 * @param onlySource the private address that all connections came from; null if there were several addresses, a public
 *     one, or none
 * @param recent the last connections, the newest one first; at most {@value #MAX_RECENT}
 */
public record ClientSnapshot(
        Duration window,
        long connections,
        long local,
        long othersInARow,
        @Nullable Instant lastLocal,
        List<LocalAddress> sources,
        @Nullable InetAddress onlySource,
        List<RecentClient> recent) {

    public static final int MAX_SOURCES = 16;
    public static final int MAX_RECENT = 64;

    public ClientSnapshot {
        sources = List.copyOf(sources);
        recent = List.copyOf(recent);
    }

    /**
     * A local source address.
     *
     * @param listener the one that all of its connections used; null if there were several
     * @param connections number of connections in the window
     * @param last time of the last one
     */
    public record LocalAddress(
            InetAddress address,
            LocalAddressKind kind,
            @Nullable String listener,
            long connections,
            Instant last) {}

    /**
     * One connection.
     *
     * @param listener its name
     * @param port the port that the client connected to
     * @param at when its address was known
     */
    public record RecentClient(String listener, int port, InetAddress address, Instant at) {}
}
