package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
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
    private long failures;
    private @Nullable Instant lastFailureAt;

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
        Instant now = clock.instant();
        lastOutcome = LastOutcome.failed(lastOutcome, failure, now);
        count(now);
    }

    /** It has ended a connection as a server does that rejects the PROXY header. It can be reached nevertheless. */
    synchronized void onEndedEarly() {
        count(clock.instant());
    }

    private void count(Instant now) {
        failures++;
        lastFailureAt = now;
    }

    synchronized TargetState state() {
        LastOutcome outcome = lastOutcome;
        return outcome == null
                ? new TargetState(
                        endpoint.backend(), endpoint.host(), endpoint.port(), null, null, null, failures, lastFailureAt)
                : new TargetState(
                        endpoint.backend(),
                        endpoint.host(),
                        endpoint.port(),
                        outcome.reachable(),
                        outcome.lastFailure(),
                        outcome.since(),
                        failures,
                        lastFailureAt);
    }
}
