package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.routing.Route;
import java.time.Duration;

/**
 * The states of a {@link Connection}, each with its deadline: there is none that can last for ever, and none whose deadline
 * another one can switch off.
 */
enum ConnectionState {
    /** A balancer has to say who the client is. */
    AWAITING_HEADER(false),
    /** The client's TLS has to say which server it wants. */
    AWAITING_HELLO(false),
    /** The backend is being reached. */
    CONNECTING(false),
    /** Bytes may flow, but the backend has not said any. What the client says meanwhile does not count. */
    AWAITING_BANNER(false),
    /** Bytes flow both ways. */
    RELAYING(true),
    /** One side has ended. */
    HALF_CLOSED(true),
    /** The refusal is sent and the client has to take it. */
    REFUSING(false),
    /** Both sides have ended, the last bytes are leaving. */
    CLOSING(true),
    /** Nothing is left. */
    CLOSED(false);

    /** Resolving, and an attempt at two addresses that do not answer; after a hold as well as before. */
    private static final int CONNECT_TIMEOUT_FACTOR = 3;

    private static final Duration MAX_INTERACTIVE_BANNER = Duration.ofSeconds(60);
    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(2);

    private final boolean extendedByBytes;

    ConnectionState(boolean extendedByBytes) {
        this.extendedByBytes = extendedByBytes;
    }

    Duration deadline(Route route) {
        TimeoutsConfig timeouts = route.timeouts();
        MailProtocol protocol = route.listener().protocol();
        return switch (this) {
            case AWAITING_HEADER -> timeouts.proxyHeader().value();
            case AWAITING_HELLO -> timeouts.clientHello().value();
            // A guard: a dial ends by itself before, unless it has a mistake or its backend many silent addresses.
            case CONNECTING ->
                RouteTimeouts.hold(protocol, timeouts)
                        .plus(timeouts.connect().value().multipliedBy(CONNECT_TIMEOUT_FACTOR));
            case AWAITING_BANNER -> banner(protocol.family(), timeouts);
            case RELAYING -> timeouts.idle().of(protocol.family()).value();
            case HALF_CLOSED, CLOSING -> timeouts.halfClosed().value();
            case REFUSING -> REFUSAL_TIMEOUT;
            case CLOSED -> Duration.ZERO;
        };
    }

    // RFC 5321 §4.5.3.2.1 gives a server of mail five minutes for its first word. Who reads mail waits before a screen.
    private static Duration banner(MailProtocol.Family family, TimeoutsConfig timeouts) {
        Duration banner = timeouts.banner().value();
        return switch (family) {
            case SMTP -> banner;
            case IMAP, POP3, MANAGESIEVE -> shorter(banner, MAX_INTERACTIVE_BANNER);
            // Who begins is not known.
            case TCP -> timeouts.idle().tcp().value();
        };
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether the deadline counts from the last byte rather than from the state's beginning. */
    boolean isExtendedByBytes() {
        return extendedByBytes;
    }

    /** Whether nothing but the end is to come. */
    boolean isEnding() {
        return this == REFUSING || this == CLOSING || this == CLOSED;
    }

    /** Whether both legs are there and what one says goes to the other. */
    boolean isOpen() {
        return this == AWAITING_BANNER || this == RELAYING || this == HALF_CLOSED;
    }
}
