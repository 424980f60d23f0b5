package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.config.IpAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients of all public listeners in {@code /status}, without load balancers' own checks.
 *
 * @param windowSeconds the period that the numbers of connections are about, which ends now
 * @param connections number of connections, admitted and refused
 * @param local number of those with a local source address
 * @param othersInARow number of connections with other addresses since the last one with a local address
 * @param lastLocalAt time of that one, possibly before the window; null if none
 * @param sources local source addresses, the most frequent one first; at most {@value ClientSnapshot#MAX_SOURCES}
 * @param onlySource the private address that all connections came from; null if there were several addresses, a public
 *     one, or none
 * @param onlySourceConnections number of its connections; 0 without it
 * @param recent the last connections, the newest one first; at most {@value ClientSnapshot#MAX_RECENT}
 */
@JsonPropertyOrder({
    "windowSeconds",
    "connections",
    "local",
    "othersInARow",
    "lastLocalAt",
    "sources",
    "onlySource",
    "onlySourceConnections",
    "recent"
})
public record ClientsStatus(
        long windowSeconds,
        long connections,
        long local,
        long othersInARow,
        @Nullable Instant lastLocalAt,
        List<ClientSource> sources,
        @Nullable String onlySource,
        long onlySourceConnections,
        List<ClientArrival> recent) {

    public ClientsStatus {
        sources = List.copyOf(sources);
        recent = List.copyOf(recent);
    }

    /**
     * A local source address.
     *
     * @param kind gateway, node, pod, own (this proxy's) or other
     * @param listener the one that all of its connections used; null if there were several
     * @param connections number of connections in the window
     * @param lastAt time of the last one
     */
    @JsonPropertyOrder({"address", "kind", "listener", "connections", "lastAt"})
    public record ClientSource(
            String address, String kind, @Nullable String listener, long connections, Instant lastAt) {}

    /**
     * One connection.
     *
     * @param port the port that the client connected to
     * @param address of the client; of the announced one, if a load balancer announces it
     */
    @JsonPropertyOrder({"listener", "port", "address", "at"})
    public record ClientArrival(String listener, int port, String address, Instant at) {}

    static ClientsStatus of(ClientSnapshot clients) {
        InetAddress only = clients.onlySource();
        return new ClientsStatus(
                clients.window().toSeconds(),
                clients.connections(),
                clients.local(),
                clients.othersInARow(),
                clients.lastLocal(),
                clients.sources().stream().map(ClientsStatus::source).toList(),
                only == null ? null : text(only),
                only == null ? 0 : clients.connections(),
                clients.recent().stream().map(ClientsStatus::arrival).toList());
    }

    private static ClientSource source(ClientSnapshot.LocalAddress source) {
        return new ClientSource(
                text(source.address()), source.kind().label(), source.listener(), source.connections(), source.last());
    }

    private static ClientArrival arrival(ClientSnapshot.RecentClient client) {
        return new ClientArrival(client.listener(), client.port(), text(client.address()), client.at());
    }

    private static String text(InetAddress address) {
        return new IpAddress(address).toString();
    }
}
