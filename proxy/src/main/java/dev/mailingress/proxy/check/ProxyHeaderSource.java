package dev.mailingress.proxy.check;

import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Whom a header names: never nobody ({@code LOCAL}), because a connection of that kind that ends by a reset stops Postfix'
 * submission service for a minute (measured, Postfix 3.7 and 3.10).
 */
enum ProxyHeaderSource {
    /** The proxy itself, by the addresses of the connection. */
    OWN_ADDRESS {
        @Override
        ProxyHeader header(InetSocketAddress local, InetSocketAddress remote) {
            // Dovecot 2.4 takes a client whose address is its own for a local one, which need not authenticate by TLS.
            boolean sameMachine = local.getAddress().equals(remote.getAddress());
            return new ProxyHeader(
                    sameMachine
                            ? documentation(remote.getAddress() instanceof Inet6Address ? IPV6 : IPV4, local)
                            : local,
                    remote);
        }
    },
    /** A client with an IPv6 address. */
    IPV6_CLIENT {
        @Override
        ProxyHeader header(InetSocketAddress local, InetSocketAddress remote) {
            return new ProxyHeader(documentation(IPV6, local), documentation(OTHER_IPV6, remote));
        }
    };

    // RFC 5737 and RFC 3849: addresses that nobody has, so that they are in nobody's list of trusted ones.
    private static final String IPV4 = "192.0.2.1";
    private static final String IPV6 = "2001:db8::1";
    private static final String OTHER_IPV6 = "2001:db8::2";

    /**
     * @param local of the connection that will carry it
     * @param remote likewise
     */
    abstract ProxyHeader header(InetSocketAddress local, InetSocketAddress remote);

    private static InetSocketAddress documentation(String literal, InetSocketAddress port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal address needs no name server", e);
        }
    }
}
