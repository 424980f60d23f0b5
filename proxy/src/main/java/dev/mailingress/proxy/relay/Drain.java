package dev.mailingress.proxy.relay;

import static dev.mailingress.proxy.relay.ConnectionState.shorter;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Drain policy: when connections that cannot stay are closed. A mail server's session takes minutes and loses work when
 * it is cut, so it has until the timeout. A mail client's session may last for days; it is closed some time before,
 * each at another moment, because all clients reconnect immediately and log in again.
 *
 * @param timeout from the start of the drain to its end
 * @param random thread-safe
 */
public record Drain(Duration timeout, RandomGenerator random) {

    private static final Duration MAX_SPREAD = Duration.ofSeconds(60);

    /** Time from the start of the drain until a connection is closed, if it is still open. */
    Duration end(MailProtocol protocol) {
        return protocol.family() == MailProtocol.Family.SMTP
                ? timeout
                : timeout.minusNanos((long) (random.nextDouble() * spread().toNanos()));
    }

    private Duration spread() {
        return shorter(MAX_SPREAD, timeout.dividedBy(2));
    }
}
