package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A port of a mail server, and what the configuration expects of it.
 *
 * @param backend name of the mail server in the configuration
 * @param host its DNS name or address
 * @param port its TCP port
 * @param protocol what is spoken there
 * @param proxyProtocol the header that is sent there
 * @param serverName what TLS clients ask for, or null for none
 * @param ipv6Clients whether clients with IPv6 addresses are announced there even if the mail server is reached by IPv4
 */
public record CheckTarget(
        String backend,
        String host,
        int port,
        MailProtocol protocol,
        ProxyProtocol proxyProtocol,
        @Nullable String serverName,
        boolean ipv6Clients) {

    boolean sendsHeader() {
        return proxyProtocol != ProxyProtocol.NONE;
    }

    /** The same port, told nothing if it is told something and the other way round. */
    CheckTarget withOppositeHeader() {
        return new CheckTarget(
                backend,
                host,
                port,
                protocol,
                sendsHeader() ? ProxyProtocol.NONE : ProxyProtocol.V2,
                serverName,
                ipv6Clients);
    }
}
