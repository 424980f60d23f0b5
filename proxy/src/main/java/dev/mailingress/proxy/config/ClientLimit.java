package dev.mailingress.proxy.config;

/**
 * What one client may have at a listener of one proxy. A client is an IPv4 address or an IPv6 network of 64 bits, which is
 * what one household or one rented server has (RFC 6177 §2).
 *
 * @param connections at the same time; 1 to {@value #MAX}
 * @param newPerMinute new connections in a minute, all of which may come at once; 1 to {@value #MAX}
 */
public record ClientLimit(int connections, int newPerMinute) {

    public static final int MAX = 1_000_000_000;

    public ClientLimit(int connections, int newPerMinute) {
        this.connections = ConfigValidation.count(connections, "limits.perClient.connections", MAX);
        this.newPerMinute = ConfigValidation.count(newPerMinute, "limits.perClient.newPerMinute", MAX);
    }
}
