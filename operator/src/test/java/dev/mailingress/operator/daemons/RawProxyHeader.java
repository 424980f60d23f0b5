package dev.mailingress.operator.daemons;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mailingress.testing.IpAddresses;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Hand-written PROXY header, which can be one that no ordinary encoder produces.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class RawProxyHeader {

    /** Source port in every header. */
    static final int SOURCE_PORT = 40_000;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int PROXY_COMMAND = 0x21;
    private static final int LOCAL_COMMAND = 0x20;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int TYPE_NOOP = 0x04;
    private static final int TYPE_SSL = 0x20;
    /** PP2_CLIENT_SSL, PP2_CLIENT_CERT_CONN and PP2_CLIENT_CERT_SESS. */
    private static final int CLIENT_SSL = 0x07;

    private RawProxyHeader() {}

    static byte[] v1(String source, String destination, int port) {
        String family = source.contains(":") ? "TCP6" : "TCP4";
        return "PROXY %s %s %s %d %d\r\n"
                .formatted(family, source, destination, SOURCE_PORT, port)
                .getBytes(US_ASCII);
    }

    static byte[] v2(String source, String destination, int port) {
        return v2(PROXY_COMMAND, source, destination, port, new byte[0]);
    }

    /** The LOCAL command of health checks, which announces no client. */
    static byte[] v2Local() {
        return v2(LOCAL_COMMAND, "192.0.2.1", "192.0.2.2", 25, new byte[0]);
    }

    /** Claims that the client's connection used TLS (PP2_TYPE_SSL, section 2.2.6). */
    static byte[] v2WithTls(String source, String destination, int port) {
        byte[] tlv = {TYPE_SSL, 0, 5, CLIENT_SSL, 0, 0, 0, 0};
        return v2(PROXY_COMMAND, source, destination, port, tlv);
    }

    /** Padded with PP2_TYPE_NOOP to a length in bytes. */
    static byte[] v2OfLength(int length, String source, String destination, int port) {
        int padding = length - v2(source, destination, port).length;
        ByteBuffer tlv = ByteBuffer.allocate(padding);
        tlv.put((byte) TYPE_NOOP).putShort((short) (padding - 3));
        return v2(PROXY_COMMAND, source, destination, port, tlv.array());
    }

    private static byte[] v2(int command, String source, String destination, int port, byte[] tlvs) {
        InetAddress from = IpAddresses.address(source, SOURCE_PORT).getAddress();
        byte[] to = IpAddresses.address(destination, port).getAddress().getAddress();
        boolean ipv4 = from instanceof Inet4Address;
        ByteBuffer rest = ByteBuffer.allocate(2 * to.length + 4 + tlvs.length);
        rest.put(from.getAddress())
                .put(to)
                .putShort((short) SOURCE_PORT)
                .putShort((short) port)
                .put(tlvs);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(command);
        header.write(ipv4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
        header.write(rest.capacity() >> 8);
        header.write(rest.capacity());
        header.writeBytes(rest.array());
        return header.toByteArray();
    }
}
