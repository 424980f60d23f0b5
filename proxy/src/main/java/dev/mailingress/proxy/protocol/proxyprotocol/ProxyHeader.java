package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The header that tells a backend who its client is. It is always complete and always names TCP addresses: {@code UNKNOWN},
 * {@code UNSPEC} and {@code LOCAL} would make Dovecot take the proxy for the client without a word, and Postfix answer 421
 * (both measured). It carries no TLVs.
 *
 * <p>Both addresses of a header have one family (specification §2.1 and §2.2). An IPv6 address that only wraps an IPv4 one
 * is unwrapped first. What then still differs becomes IPv6, the IPv4 side as {@code ::ffff:a.b.c.d}: there is no other way
 * to keep the client's address whole, and it is what HAProxy sends. A socket's own two addresses never differ.
 *
 * @param source the client
 * @param destination what the client reached
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
            throw new IllegalArgumentException("a header needs addresses, not names");
        }
    }

    /** What goes out to a backend that expects {@code version}: no byte if it expects no header. */
    public byte[] encode(ProxyProtocol version) {
        return switch (version) {
            case V2 -> version2();
            case V1 -> version1();
            case NONE -> NO_HEADER;
        };
    }

    /** The text form of specification §2.1; at most 107 bytes. */
    public byte[] version1() {
        byte[] from = unwrapped(source.getAddress());
        byte[] to = unwrapped(destination.getAddress());
        return from.length == to.length ? version1(from, to) : version1(wrapped(from), wrapped(to));
    }

    private byte[] version1(byte[] from, byte[] to) {
        String line = "PROXY " + (from.length == IPV4_BYTES ? "TCP4 " : "TCP6 ") + text(from) + ' ' + text(to) + ' '
                + source.getPort() + ' ' + destination.getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** The binary form of specification §2.2: 28 bytes for IPv4, 52 for IPv6. */
    public byte[] version2() {
        byte[] from = unwrapped(source.getAddress());
        byte[] to = unwrapped(destination.getAddress());
        return from.length == to.length ? version2(from, to) : version2(wrapped(from), wrapped(to));
    }

    // One array and no more: this is made for every connection.
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

    // RFC 4291 §2.5.5.2. A JDK never makes such an Inet6Address from bytes, but nothing forbids one.
    private static byte[] unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address || !isWrapped(bytes)) {
            return bytes;
        }
        byte[] inner = new byte[IPV4_BYTES];
        System.arraycopy(bytes, IPV4_AT, inner, 0, IPV4_BYTES);
        return inner;
    }

    private static boolean isWrapped(byte[] ipv6) {
        for (int i = 0; i < IPV4_AT - 2; i++) {
            if (ipv6[i] != 0) {
                return false;
            }
        }
        return ipv6[IPV4_AT - 2] == (byte) 0xff && ipv6[IPV4_AT - 1] == (byte) 0xff;
    }

    private static byte[] wrapped(byte[] address) {
        if (address.length == IPV6_BYTES) {
            return address;
        }
        byte[] outer = new byte[IPV6_BYTES];
        outer[IPV4_AT - 2] = (byte) 0xff;
        outer[IPV4_AT - 1] = (byte) 0xff;
        System.arraycopy(address, 0, outer, IPV4_AT, IPV4_BYTES);
        return outer;
    }

    // Of the JDK's own forms one carries a zone, which specification §2.1 does not know.
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
