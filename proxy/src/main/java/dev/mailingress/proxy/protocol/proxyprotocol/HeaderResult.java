package dev.mailingress.proxy.protocol.proxyprotocol;

import java.net.InetSocketAddress;

/** Result of {@link HeaderParser} for the bytes so far. All but {@link NeedMore} are final. */
public sealed interface HeaderResult {

    /** The header is valid so far, but incomplete. */
    record NeedMore() implements HeaderResult {}

    /**
     * A complete header with the address of a client.
     *
     * @param source the client; an IPv4-mapped IPv6 address becomes IPv4, so the two families may differ
     * @param destination the address that the client connected to; mapped likewise
     * @param length of the header in bytes; the stream begins after them
     */
    record Parsed(InetSocketAddress source, InetSocketAddress destination, int length) implements HeaderResult {}

    /**
     * A complete header without a client: version 2's {@code LOCAL} or version 1's {@code UNKNOWN}. It is a health
     * check of a load balancer, whose own address must not be sent to a mail server as a client's.
     *
     * @param length of the header in bytes
     */
    record Local(int length) implements HeaderResult {}

    /** Not a valid header, whatever bytes follow. */
    record Malformed(HeaderError reason) implements HeaderResult {}
}
