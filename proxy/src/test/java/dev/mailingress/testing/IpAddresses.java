package dev.mailingress.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Parser of IP addresses. */
public final class IpAddresses {

    private IpAddresses() {}

    /** @param literal an IPv4 or IPv6 address */
    public static InetSocketAddress address(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(literal)[0], port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is not a valid address", e);
        }
    }
}
