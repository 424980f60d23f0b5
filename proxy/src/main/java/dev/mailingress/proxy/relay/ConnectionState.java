package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.routing.Route;
import java.time.Duration;

/**
 * States of a {@link Connection}, each with its deadline: no state can last without limit, and none can disable the
 * deadline of another.
 */
enum ConnectionState {
    /** Waiting for a load balancer's PROXY header. */
    AWAITING_HEADER(false),
    /** A load balancer's health check is answered by the proxy itself. */
    ANSWERING_HEALTH_CHECK(false),
    /** Waiting for the client's TLS ClientHello, for its server name. */
    AWAITING_HELLO(false),
    /** Connecting to the backend, including the hold. */
    CONNECTING(false),
    /**
     * Both legs are connected, but the backend has not sent anything. What the client sends meanwhile does not count.
     */
    AWAITING_BANNER(false),
    /** Bytes flow both ways. */
    RELAYING(true),
    /** One side has sent FIN. */
    HALF_CLOSED(true),
    /** The refusal was sent, and the client has to receive it. */
    REFUSING(false),
    /** Both sides have ended, and the last bytes are being sent. */
    CLOSING(true),
    /** All resources are released. */
    CLOSED(false);

    /** The DNS lookup, and connects to two addresses that do not answer; after a hold as well as before. */
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
            case AWAITING_HEADER, ANSWERING_HEALTH_CHECK ->
                timeouts.proxyHeader().value();
            case AWAITING_HELLO -> timeouts.clientHello().value();
            // A guard: a connect ends automatically before, unless there is an internal error or the backend has
            // many silent addresses.
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

    // RFC 5321 §4.5.3.2.1 gives a mail server five minutes for its greeting. IMAP and POP3 clients are interactive.
    private static Duration banner(MailProtocol.Family family, TimeoutsConfig timeouts) {
        Duration banner = timeouts.banner().value();
        return switch (family) {
            case SMTP -> banner;
            case IMAP, POP3, MANAGESIEVE -> shorter(banner, MAX_INTERACTIVE_BANNER);
            // Which side sends first is unknown.
            case TCP -> timeouts.idle().tcp().value();
        };
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether the deadline counts from the last byte and not from the start of the state. */
    boolean isExtendedByBytes() {
        return extendedByBytes;
    }

    /** Whether the connection is ending. */
    boolean isEnding() {
        return this == ANSWERING_HEALTH_CHECK || this == REFUSING || this == CLOSING || this == CLOSED;
    }

    /** Whether both legs are connected and forward to each other. */
    boolean isOpen() {
        return this == AWAITING_BANNER || this == RELAYING || this == HALF_CLOSED;
    }
}
