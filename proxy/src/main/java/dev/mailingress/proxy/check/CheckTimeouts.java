package dev.mailingress.proxy.check;

import java.time.Duration;

/**
 * How long a test waits.
 *
 * @param connect for one attempt to reach an address
 * @param word for the first byte
 * @param greeting for the whole greeting, the TLS handshake included
 * @param farewell for the answer to the farewell, and for the server's FIN
 * @param port for all that is done with one port
 */
record CheckTimeouts(Duration connect, Duration word, Duration greeting, Duration farewell, Duration port) {

    /**
     * A port of Postfix that waits for a header answers after 5 s, one of Dovecot closes after 3 s, a postscreen that sees an
     * address for the first time completes its greeting after 6 s (all measured, Postfix 3.7 and 3.10, Dovecot 2.3 and 2.4).
     * One silence and one greeting fit into the whole.
     */
    static final CheckTimeouts DEFAULT = new CheckTimeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Duration.ofSeconds(9),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
}
