package dev.mailingress.proxy.check;

import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Source address in the header of a session. Never {@code LOCAL}, because such a connection that ends with a reset
 * stops Postfix's submission service for a minute (measured, Postfix 3.7 and 3.10).
 */
enum ProxyHeaderSource {
    /** The proxy itself, with the addresses of the connection. */
    OWN_ADDRESS {
        @Override
        ProxyHeader header(InetSocketAddress local, InetSocketAddress remote) {
            // Dovecot 2.4 treats a client with its own address as local, which may authenticate without TLS.
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

    // RFC 5737 and RFC 3849: documentation addresses, which are not in lists of trusted networks.
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
            throw new IllegalStateException("an address literal needs no DNS query", e);
        }
    }
}
