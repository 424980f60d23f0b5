package dev.mailingress.proxy.check;

import java.time.Duration;

/**
 * Timeouts of the contract test.
 *
 * @param connect of one connection attempt
 * @param firstByte for the first byte
 * @param greeting for the complete greeting, TLS handshake included
 * @param reply for the reply to a command, and for the server's FIN
 * @param port for all sessions with one port
 */
record CheckTimeouts(Duration connect, Duration firstByte, Duration greeting, Duration reply, Duration port) {

    /**
     * Without the expected header, Postfix answers after 5 s and Dovecot closes after 3 s; postscreen completes its
     * greeting for a new address after 6 s (all measured, Postfix 3.7 and 3.10, Dovecot 2.3 and 2.4). The total allows
     * for a session without an answer and the greeting of the next one.
     */
    static final CheckTimeouts DEFAULT = new CheckTimeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Duration.ofSeconds(9),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
}
