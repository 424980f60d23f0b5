package dev.mailingress.bench.load;

/** Protocol of the backend; every proxy has one listener for each. */
public enum Service {
    /** Banner, lines, a body, QUIT. */
    MAIL,
    /**
     * A PROXY header and a ClientHello, then as {@link #MAIL}: a load balancer's connection to an implicit-TLS port.
     */
    INBOUND,
    /** Returns what it receives. */
    ECHO,
    /** Discards what it receives and sends one byte at the end. */
    SINK,
    /** Backend of the correctness check. */
    CHECK
}
