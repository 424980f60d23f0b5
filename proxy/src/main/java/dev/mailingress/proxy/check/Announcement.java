package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Client that the header of a session announces. Never {@code LOCAL}, because such a connection that ends with a reset
 * stops Postfix's submission service for a minute (measured, Postfix 3.7 and 3.10).
 *
 * @param marked whether a mail server with proof marks answers this client differently
 */
record Announcement(IpAddress client, boolean marked) {

    // RFC 5737 §3 and RFC 3849 §2: documentation addresses, two of each family, so that one is not the client's.
    private static final List<IpAddress> DESTINATIONS = List.of(
            IpAddress.parse("192.0.2.1"),
            IpAddress.parse("192.0.2.2"),
            IpAddress.parse("2001:db8::1"),
            IpAddress.parse("2001:db8::2"));

    AddressFamily family() {
        return AddressFamily.of(client.address());
    }

    /**
     * The destination is the mail server's address if that is of the client's family: in a header of both families an
     * IPv4 client would be {@code ::ffff:a.b.c.d}. It is never the client's own address, because Dovecot 2.4 treats such
     * a client as local, which may authenticate without TLS (measured).
     *
     * @param local of the connection that will carry the header
     * @param remote likewise
     */
    ProxyHeader header(InetSocketAddress local, InetSocketAddress remote) {
        InetAddress destination = isPossible(remote.getAddress()) ? remote.getAddress() : documentation();
        return new ProxyHeader(
                new InetSocketAddress(client.address(), local.getPort()),
                new InetSocketAddress(destination, remote.getPort()));
    }

    private InetAddress documentation() {
        return DESTINATIONS.stream()
                .map(IpAddress::address)
                .filter(this::isPossible)
                .findFirst()
                .orElseThrow();
    }

    private boolean isPossible(InetAddress destination) {
        return AddressFamily.of(destination) == family() && !destination.equals(client.address());
    }
}
