package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What all dials to one {@link Endpoint} share: its addresses, what is known of its health, and who waits. Thread-safe. */
final class Approach {

    private final Endpoint endpoint;
    private final HostName host;
    private final EndpointHealth health;
    private final BackendObserver observer;
    private final Map<Loop, HoldQueue> queues = new ConcurrentHashMap<>();

    private volatile @Nullable Ways ways;

    Approach(Endpoint endpoint, HostName host, EndpointHealth health, BackendObserver observer) {
        this.endpoint = endpoint;
        this.host = host;
        this.health = health;
        this.observer = observer;
    }

    HostName host() {
        return host;
    }

    EndpointHealth health() {
        return health;
    }

    /** The addresses of {@code answer} with our port, the last good one first. */
    List<InetSocketAddress> addresses(Answer answer) {
        Ways known = ways;
        if (known == null || !known.isOf(answer)) {
            known = Ways.of(answer, endpoint.port(), known == null ? null : known.good());
            ways = known;
        }
        return known.inOrder();
    }

    /** That address has taken a connection. */
    void reached(InetSocketAddress address) {
        if (health.connected()) {
            observer.reachableAgain(endpoint.backend().name(), endpoint.port());
        }
        Ways known = ways;
        if (known != null && !address.equals(known.good())) {
            ways = known.good(address);
        }
    }

    /** An attempt has failed; others may be under way. */
    void attemptFailed(ConnectFailure failure) {
        observer.connectFailed(endpoint.backend().name(), failure);
    }

    /** Every address has been tried. */
    void notReached(ConnectFailure last) {
        if (health.failed(last)) {
            observer.unreachable(endpoint.backend().name(), endpoint.port(), last);
        }
    }

    /** A connection has its backend. */
    void served(Duration took) {
        observer.connected(endpoint.backend().name(), took);
    }

    /** Those that wait on this loop; null if nobody does. */
    @Nullable
    HoldQueue waitingOn(Loop loop) {
        return health.held() == 0 ? null : queues.get(loop);
    }

    HoldQueue queueOn(Loop loop) {
        return queues.computeIfAbsent(loop, empty -> new HoldQueue(this, empty));
    }

    void retire(HoldQueue queue, Loop loop) {
        queues.remove(loop, queue);
    }
}
