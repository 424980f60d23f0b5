package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Passive health of one {@link Endpoint}. For status only: while another target of its backend answers, a failure is
 * neither reported nor a reason to hold clients. Thread-safe; a result that changes nothing costs one volatile read.
 */
final class TargetHealth {

    private final Endpoint endpoint;
    private final InstantSource clock;

    private volatile @Nullable LastOutcome lastOutcome;

    TargetHealth(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    void onConnected() {
        if (!LastOutcome.isReachable(lastOutcome)) {
            recover();
        }
    }

    private synchronized void recover() {
        if (!LastOutcome.isReachable(lastOutcome)) {
            lastOutcome = LastOutcome.recovered(lastOutcome, clock.instant());
        }
    }

    synchronized void onFailed(ConnectFailure failure) {
        lastOutcome = LastOutcome.failed(lastOutcome, failure, clock.instant());
    }

    TargetState state() {
        LastOutcome outcome = lastOutcome;
        return outcome == null
                ? new TargetState(endpoint.backend(), endpoint.host(), endpoint.port(), null, null, null)
                : new TargetState(
                        endpoint.backend(),
                        endpoint.host(),
                        endpoint.port(),
                        outcome.reachable(),
                        outcome.lastFailure(),
                        outcome.since());
    }
}
