package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Health of one port of a backend, as observed by recent connections.
 *
 * @param backend name of the backend
 * @param port its TCP port
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
