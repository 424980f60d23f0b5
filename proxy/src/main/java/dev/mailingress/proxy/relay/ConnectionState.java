package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.routing.Route;
import java.time.Duration;

/** The states of a {@link Connection}, each with its deadline: there is none that can last for ever. */
enum ConnectionState {
    /** The backend is being reached. */
    CONNECTING(false),
    /** The refusal is sent and the client has to take it. */
    REFUSING(false),
    /** Bytes flow both ways. */
    RELAYING(true),
    /** One side has ended. */
    HALF_CLOSED(true),
    /** Both sides have ended, the last bytes are leaving. */
    CLOSING(true),
    /** Nothing is left. */
    CLOSED(false);

    private static final Duration TO_TAKE_A_REFUSAL = Duration.ofSeconds(2);

    private final boolean movedByBytes;

    ConnectionState(boolean movedByBytes) {
        this.movedByBytes = movedByBytes;
    }

    Duration deadline(Route route) {
        TimeoutsConfig timeouts = route.timeouts();
        return switch (this) {
            // Twice the time of one attempt, so that a second one is possible.
            case CONNECTING -> timeouts.connect().value().multipliedBy(2);
            case REFUSING -> TO_TAKE_A_REFUSAL;
            case RELAYING ->
                timeouts.idle().of(route.listener().protocol().family()).value();
            case HALF_CLOSED, CLOSING -> timeouts.halfClosed().value();
            case CLOSED -> Duration.ZERO;
        };
    }

    /** Whether the deadline counts from the last byte rather than from the state's beginning. */
    boolean isMovedByBytes() {
        return movedByBytes;
    }
}
