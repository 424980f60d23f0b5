package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Shared state of all connects of one route: its targets, the health of its backend and its hold queues. It outlives a
 * change of the targets, so that held connections go to the new ones. Thread-safe.
 */
final class Upstream {

    private final BackendPort port;
    private final UpstreamHealth health;
    private final BackendObserver observer;
    private final Map<Loop, HoldQueue> holdQueues = new ConcurrentHashMap<>();

    private volatile TargetOrder targets;

    Upstream(BackendPort port, TargetOrder targets, UpstreamHealth health, BackendObserver observer) {
        this.port = port;
        this.targets = targets;
        this.health = health;
        this.observer = observer;
    }

    UpstreamHealth health() {
        return health;
    }

    /** The targets of this moment. */
    TargetOrder targets() {
        return targets;
    }

    /** Sets the targets of later attempts; those in progress continue. */
    void targets(TargetOrder next) {
        targets = next;
    }

    /** This address has accepted a connection. */
    void onConnected(Candidate candidate) {
        candidate.target().onConnected(candidate.address());
        if (health.onConnected()) {
            observer.onReachable(port.backend(), port.publicPort());
        }
    }

    /** A connect has failed; others may be in progress. */
    void onAttemptFailed(ConnectFailure failure) {
        observer.onConnectFailed(port.backend(), failure);
    }

    /** Every address of every target has failed. */
    void onFailed(ConnectFailure last) {
        if (health.onFailed(last)) {
            observer.onUnreachable(port.backend(), port.publicPort(), last);
        }
    }

    /** A connection has reached its backend. */
    void onRequestConnected(Duration took) {
        observer.onConnected(port.backend(), took);
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
