package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of the last time say about one port of a backend.
 *
 * @param backend its name
 * @param port its TCP port
 * @param reachable how the last attempt ended; null before the first one has
 * @param lastFailure the youngest one, though it may be long past; null if there was none
 * @param since when {@code reachable} became so; null while it is
 * @param held connections that wait for it now
 */
public record BackendState(
        String backend,
        int port,
        @Nullable Boolean reachable,
        @Nullable ConnectFailure lastFailure,
        @Nullable Instant since,
        int held) {}
