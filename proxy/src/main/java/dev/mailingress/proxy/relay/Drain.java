package dev.mailingress.proxy.relay;

import static dev.mailingress.proxy.relay.ConnectionState.shorter;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How connections end that cannot stay. A mail server's session takes minutes and loses work when it is cut, so it has until
 * the deadline. A mail program's session may last for days; it ends some time before, each at another moment, because all of
 * them come back at once and log in again.
 *
 * @param timeout until the deadline
 * @param random thread-safe
 */
public record Drain(Duration timeout, RandomGenerator random) {

    private static final Duration MAX_SPREAD = Duration.ofSeconds(60);

    /** When one connection ends if it has not by itself, from the drain's beginning on. */
    Duration end(MailProtocol protocol) {
        return protocol.family() == MailProtocol.Family.SMTP
                ? timeout
                : timeout.minusNanos((long) (random.nextDouble() * spread().toNanos()));
    }

    private Duration spread() {
        return shorter(MAX_SPREAD, timeout.dividedBy(2));
    }
}
