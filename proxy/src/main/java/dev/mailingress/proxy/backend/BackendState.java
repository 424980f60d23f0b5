package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Health of one service of a backend over all its targets, as observed by recent connections.
 *
 * @param backend name of the backend
 * @param port the port that clients connect to
 * @param reachable result of the last attempt; null before the first one has ended
 * @param lastFailure the latest failure, possibly long ago; null if none
 * @param since when {@code reachable} changed to its present value; null while that is null
 * @param held number of connections that wait for it
 */
public record BackendState(
        String backend,
        int port,
        @Nullable Boolean reachable,
        @Nullable ConnectFailure lastFailure,
        @Nullable Instant since,
        int held) {}
