package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of the latest attempt to connect.
 *
 * @param lastFailure the latest failure, possibly long ago; null if none
 * @param since when {@code reachable} changed to its present value
 */
record LastOutcome(boolean reachable, @Nullable ConnectFailure lastFailure, Instant since) {

    static boolean isReachable(@Nullable LastOutcome outcome) {
        return outcome != null && outcome.reachable;
    }

    static boolean isUnreachable(@Nullable LastOutcome outcome) {
        return outcome != null && !outcome.reachable;
    }

    /** The outcome after a success that is not preceded by another one. */
    static LastOutcome recovered(@Nullable LastOutcome previous, Instant now) {
        return new LastOutcome(true, previous == null ? null : previous.lastFailure, now);
    }

    /** The outcome after a failure. */
    static LastOutcome failed(@Nullable LastOutcome previous, ConnectFailure failure, Instant now) {
        if (previous == null || previous.reachable) {
            return new LastOutcome(false, failure, now);
        }
        return previous.lastFailure == failure ? previous : new LastOutcome(false, failure, previous.since);
    }
}
