package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Health of one target, as observed by recent connections.
 *
 * @param backend name of the backend
 * @param reachable result of the last attempt; null before the first one has ended
 * @param lastFailure the latest failure, possibly long ago; null if none
 * @param since when {@code reachable} changed to its present value; null while that is null
 * @param failures number of failed attempts and of connections that it ended early, since the start
 * @param lastFailureAt time of the last of them; null if none
 */
public record TargetState(
        String backend,
        String host,
        int port,
        @Nullable Boolean reachable,
        @Nullable ConnectFailure lastFailure,
        @Nullable Instant since,
        long failures,
        @Nullable Instant lastFailureAt) {}
