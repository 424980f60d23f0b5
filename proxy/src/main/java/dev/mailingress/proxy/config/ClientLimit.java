package dev.mailingress.proxy.config;

/**
 * Limits of one client at one listener of one proxy. A client is an IPv4 address or an IPv6 /64 network, which is what
 * one household or one rented server has (RFC 6177 §2).
 *
 * @param connections concurrent connections; 1 to {@value #MAX}
 * @param newPerMinute new connections per minute, which may all arrive at once; 1 to {@value #MAX}
 */
public record ClientLimit(int connections, int newPerMinute) {

    public static final int MAX = 1_000_000_000;

    public ClientLimit(int connections, int newPerMinute) {
        this.connections = ConfigValidation.count(connections, "limits.perClient.connections", MAX);
        this.newPerMinute = ConfigValidation.count(newPerMinute, "limits.perClient.newPerMinute", MAX);
    }
}
