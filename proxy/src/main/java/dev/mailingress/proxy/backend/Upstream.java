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
final class Upstream {

    private final Endpoint endpoint;
    private final HostAddresses host;
    private final EndpointHealth health;
    private final BackendObserver observer;
    private final Map<Loop, HoldQueue> queues = new ConcurrentHashMap<>();

    private volatile @Nullable CandidateAddresses candidateAddresses;

    Upstream(Endpoint endpoint, HostAddresses host, EndpointHealth health, BackendObserver observer) {
        this.endpoint = endpoint;
        this.host = host;
        this.health = health;
        this.observer = observer;
    }

    HostAddresses host() {
        return host;
    }

    EndpointHealth health() {
        return health;
    }

    /** The addresses of {@code answer} with our port, the last good one first. */
    List<InetSocketAddress> addresses(CachedResolution cachedResolution) {
        CandidateAddresses known = candidateAddresses;
        if (known == null || !known.isOf(cachedResolution)) {
            known = CandidateAddresses.of(cachedResolution, endpoint.port(), known == null ? null : known.good());
            candidateAddresses = known;
        }
        return known.inOrder();
    }

    /** That address has taken a connection. */
    void onConnected(InetSocketAddress address) {
        if (health.onConnected()) {
            observer.onReachable(endpoint.backend().name(), endpoint.port());
        }
        CandidateAddresses known = candidateAddresses;
        if (known != null && !address.equals(known.good())) {
            candidateAddresses = known.good(address);
        }
    }

    /** An attempt has failed; others may be under way. */
    void onAttemptFailed(ConnectFailure failure) {
        observer.onConnectFailed(endpoint.backend().name(), failure);
    }

    /** Every address has been tried. */
    void onFailed(ConnectFailure last) {
        if (health.onFailed(last)) {
            observer.onUnreachable(endpoint.backend().name(), endpoint.port(), last);
        }
    }

    /** A connection has its backend. */
    void onServed(Duration took) {
        observer.onConnected(endpoint.backend().name(), took);
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
