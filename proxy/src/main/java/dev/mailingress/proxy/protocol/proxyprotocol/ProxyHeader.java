package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * PROXY protocol header for a backend. It is always complete and always contains TCP addresses: with {@code UNKNOWN},
 * {@code UNSPEC} and {@code LOCAL}, Dovecot would silently treat the proxy as the client, and Postfix would answer 421
 * (both measured). It has no TLVs.
 *
 * <p>Both addresses of a header have the same family (specification §2.1 and §2.2). An IPv4-mapped IPv6 address is
 * converted to IPv4 first. If the families still differ, both become IPv6, the IPv4 address as {@code ::ffff:a.b.c.d}:
 * that is the only way to preserve the client's address, and what HAProxy sends. The two addresses of one socket never
 * differ.
 *
 * @param source the client
 * @param destination the address that the client connected to
 */
public record ProxyHeader(InetSocketAddress source, InetSocketAddress destination) {

    // Specification §2.2.
    private static final byte[] V2_SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final byte V2_PROXY_COMMAND = 0x21;
    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;
    private static final byte[] NO_HEADER = {};
    private static final int V2_ADDRESSES_AT = 16;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_AT = 12;

    /** @throws IllegalArgumentException if an address is not resolved */
    public ProxyHeader {
        if (source.isUnresolved() || destination.isUnresolved()) {
            throw new IllegalArgumentException("a PROXY header needs resolved addresses");
        }
    }

    /** Bytes for a backend that expects {@code version}; empty for {@link ProxyProtocol#NONE}. */
    public byte[] encode(ProxyProtocol version) {
        return switch (version) {
            case V2 -> version2();
            case V1 -> version1();
            case NONE -> NO_HEADER;
        };
    }

    /** Text format, specification §2.1; at most 107 bytes. */
    public byte[] version1() {
        byte[] from = unmapped(source.getAddress());
        byte[] to = unmapped(destination.getAddress());
        return from.length == to.length ? version1(from, to) : version1(mapped(from), mapped(to));
    }

    private byte[] version1(byte[] from, byte[] to) {
        String line = "PROXY " + (from.length == IPV4_BYTES ? "TCP4 " : "TCP6 ") + text(from) + ' ' + text(to) + ' '
                + source.getPort() + ' ' + destination.getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** Binary format, specification §2.2: 28 bytes for IPv4, 52 for IPv6. */
    public byte[] version2() {
        byte[] from = unmapped(source.getAddress());
        byte[] to = unmapped(destination.getAddress());
        return from.length == to.length ? version2(from, to) : version2(mapped(from), mapped(to));
    }

    // A single array, because this runs for each connection.
    private byte[] version2(byte[] from, byte[] to) {
        int length = 2 * from.length + 4;
        byte[] header = new byte[V2_ADDRESSES_AT + length];
        System.arraycopy(V2_SIGNATURE, 0, header, 0, V2_SIGNATURE.length);
        header[12] = V2_PROXY_COMMAND;
        header[13] = from.length == IPV4_BYTES ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
        number(header, 14, length);
        System.arraycopy(from, 0, header, V2_ADDRESSES_AT, from.length);
        System.arraycopy(to, 0, header, V2_ADDRESSES_AT + from.length, to.length);
        number(header, header.length - 4, source.getPort());
        number(header, header.length - 2, destination.getPort());
        return header;
    }

    // RFC 4291 §2.5.5.2. The JDK never creates such an Inet6Address from bytes, but one is possible.
    private static byte[] unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address || !isMapped(bytes)) {
            return bytes;
        }
        byte[] inner = new byte[IPV4_BYTES];
        System.arraycopy(bytes, IPV4_AT, inner, 0, IPV4_BYTES);
        return inner;
    }

    private static boolean isMapped(byte[] ipv6) {
        for (int i = 0; i < IPV4_AT - 2; i++) {
            if (ipv6[i] != 0) {
                return false;
            }
        }
        return ipv6[IPV4_AT - 2] == (byte) 0xff && ipv6[IPV4_AT - 1] == (byte) 0xff;
    }

    private static byte[] mapped(byte[] address) {
        if (address.length == IPV6_BYTES) {
            return address;
        }
        byte[] outer = new byte[IPV6_BYTES];
        outer[IPV4_AT - 2] = (byte) 0xff;
        outer[IPV4_AT - 1] = (byte) 0xff;
        System.arraycopy(address, 0, outer, IPV4_AT, IPV4_BYTES);
        return outer;
    }

    // The JDK's text form may contain a zone, which specification §2.1 does not allow.
    private static String text(byte[] address) {
        StringBuilder text = new StringBuilder();
        if (address.length == IPV4_BYTES) {
            for (byte part : address) {
                text.append(text.isEmpty() ? "" : ".").append(part & 0xff);
            }
            return text.toString();
        }
        for (int i = 0; i < IPV6_BYTES; i += 2) {
            text.append(i == 0 ? "" : ":")
                    .append(Integer.toHexString((address[i] & 0xff) << 8 | (address[i + 1] & 0xff)));
        }
        return text.toString();
    }

    private static void number(byte[] header, int at, int number) {
        header[at] = (byte) (number >>> 8);
        header[at + 1] = (byte) number;
    }
}
