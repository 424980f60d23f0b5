package dev.mailingress.proxy.relay;

import static dev.mailingress.proxy.relay.ConnectionState.shorter;

import dev.mailingress.proxy.backend.ConnectTimeouts;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.routing.Route;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A route with its timeouts, computed once per configuration and not per connection. Immutable. */
final class RouteTimeouts {

    /** Mail clients do not wait longer without an error message to their user. */
    private static final Duration MAX_INTERACTIVE_HOLD = Duration.ofSeconds(30);

    private final Route route;
    private final ConnectTimeouts connectTimeouts;
    private final ConnectTimeouts connectTimeoutsWithoutHold;
    private final Map<ConnectionState, Duration> deadlines = new EnumMap<>(ConnectionState.class);

    RouteTimeouts(Route route) {
        this.route = route;
        this.connectTimeouts = new ConnectTimeouts(
                route.timeouts().connect().value(), hold(route.listener().protocol(), route.timeouts()));
        this.connectTimeoutsWithoutHold = new ConnectTimeouts(connectTimeouts.connect(), Duration.ZERO);
        for (ConnectionState state : ConnectionState.values()) {
            deadlines.put(state, state.deadline(route));
        }
    }

    /** How long a client is held for a backend that restarts. A mail server waits longer than a person. */
    static Duration hold(MailProtocol protocol, TimeoutsConfig timeouts) {
        Duration hold = timeouts.hold().value();
        return switch (protocol) {
            case SMTP -> hold;
            case SUBMISSION, SUBMISSIONS, IMAP, IMAPS, POP3, POP3S -> shorter(hold, MAX_INTERACTIVE_HOLD);
            case MANAGESIEVE, TCP -> Duration.ZERO;
        };
    }

    Route route() {
        return route;
    }

    ConnectTimeouts connectTimeouts() {
        return connectTimeouts;
    }

    ConnectTimeouts connectTimeoutsWithoutHold() {
        return connectTimeoutsWithoutHold;
    }

    Duration deadline(ConnectionState state) {
        return Objects.requireNonNull(deadlines.get(state), "every state has a deadline");
    }

    /** Whether the backend's first byte has a deadline of its own. */
    boolean awaitsBanner() {
        return route.listener().protocol().family() != MailProtocol.Family.TCP;
    }
}
