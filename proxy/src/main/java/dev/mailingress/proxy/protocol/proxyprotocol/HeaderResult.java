package dev.mailingress.proxy.protocol.proxyprotocol;

import java.net.InetSocketAddress;

/** What {@link HeaderParser} makes of the bytes that it has seen. All but {@link NeedMore} are final. */
public sealed interface HeaderResult {

    /** So far a header, but not a whole one. */
    record NeedMore() implements HeaderResult {}

    /**
     * A whole header that names a client.
     *
     * @param source the client; an IPv4 address wrapped into IPv6 is unwrapped, so the two families may differ
     * @param destination what the client reached; as {@code source}
     * @param length of the header in bytes: the stream begins behind them
     */
    record Parsed(InetSocketAddress source, InetSocketAddress destination, int length) implements HeaderResult {}

    /**
     * A whole header that names nobody: version 2's {@code LOCAL} or version 1's {@code UNKNOWN}. It is a load balancer's
     * probe; the balancer's own address must not reach a mail server as a client's.
     *
     * @param length of the header in bytes
     */
    record Local(int length) implements HeaderResult {}

    /** No header, and no further byte can make it one. */
    record Malformed(HeaderError reason) implements HeaderResult {}
}
