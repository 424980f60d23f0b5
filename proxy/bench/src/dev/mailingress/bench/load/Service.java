package dev.mailingress.bench.load;

/** What the backend speaks; every proxy has one listener for each. */
public enum Service {
    /** Banner, lines, a body, QUIT. */
    MAIL,
    /** A PROXY header and a ClientHello, then as {@link #MAIL}: a balancer's connection to a port with implicit TLS. */
    INBOUND,
    /** Sends back what it gets. */
    ECHO,
    /** Drops what it gets and says one byte at the end. */
    SINK,
    /** The correctness check's own backend. */
    CHECK
}
