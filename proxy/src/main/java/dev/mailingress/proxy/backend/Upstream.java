package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Shared state of all connects to one {@link Endpoint}: its addresses, its health and its hold queues. Thread-safe. */
final class Upstream {

    private final Endpoint endpoint;
    private final HostAddresses host;
    private final EndpointHealth health;
    private final BackendObserver observer;
    private final Map<Loop, HoldQueue> holdQueues = new ConcurrentHashMap<>();

    private volatile @Nullable CandidateAddresses candidates;

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

    /** The addresses of {@code resolution} with the endpoint's port, the last good one first. */
    List<InetSocketAddress> addresses(CachedResolution resolution) {
        CandidateAddresses known = candidates;
        if (known == null || !known.isOf(resolution)) {
            known = CandidateAddresses.of(resolution, endpoint.port(), known == null ? null : known.lastGood());
            candidates = known;
        }
        return known.ordered();
    }

    /** This address has accepted a connection. */
    void onConnected(InetSocketAddress address) {
        if (health.onConnected()) {
            observer.onReachable(endpoint.backend(), endpoint.port());
        }
        CandidateAddresses known = candidates;
        if (known != null && !address.equals(known.lastGood())) {
            candidates = known.withFirst(address);
        }
    }

    /** A connect has failed; others may be in progress. */
    void onAttemptFailed(ConnectFailure failure) {
        observer.onConnectFailed(endpoint.backend(), failure);
    }

    /** Every address has failed. */
    void onFailed(ConnectFailure last) {
        if (health.onFailed(last)) {
            observer.onUnreachable(endpoint.backend(), endpoint.port(), last);
        }
    }

    /** A connection has reached its backend. */
    void onRequestConnected(Duration took) {
        observer.onConnected(endpoint.backend(), took);
    }

    /** The hold queue of this loop; null if nothing waits in one. */
    @Nullable
    HoldQueue existingHoldQueue(Loop loop) {
        return health.held() == 0 ? null : holdQueues.get(loop);
    }

    HoldQueue holdQueue(Loop loop) {
        return holdQueues.computeIfAbsent(loop, key -> new HoldQueue(this, key));
    }

    void remove(HoldQueue queue, Loop loop) {
        holdQueues.remove(loop, queue);
    }
}
