package dev.mailingress.proxy.protocol.proxyprotocol;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {

    @Test
    void shouldEncodeIpv4AccordingToSpecification() {
        // Given
        ProxyHeader header = header("192.0.2.1", 49320, "198.51.100.25", 25);
        // When
        byte[] version2 = header.version2();
        // Then
        assertThat(HexFormat.of().formatHex(version2))
                .isEqualTo(
                        "0d0a0d0a000d0a515549540a" + "21" + "11" + "000c" + "c0000201" + "c6336419" + "c0a8" + "0019");
        assertThat(text(header.version1())).isEqualTo("PROXY TCP4 192.0.2.1 198.51.100.25 49320 25\r\n");
    }

    @Test
    void shouldEncodeIpv6AccordingToSpecification() {
        // Given
        ProxyHeader header = header("2001:db8::1", 1, "2001:db8::2", 65535);
        // When
        byte[] version2 = header.version2();
        // Then
        assertThat(HexFormat.of().formatHex(version2))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "21" + "21" + "0024" + "20010db8000000000000000000000001"
                        + "20010db8000000000000000000000002" + "0001" + "ffff");
        assertThat(text(header.version1()))
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 1 65535\r\n");
    }

    @Test
    void shouldUnwrapMappedIpv4() throws UnknownHostException {
        // Given
        InetSocketAddress mapped = new InetSocketAddress(mapped(192, 0, 2, 1), 1);
        // When
        ProxyHeader header = new ProxyHeader(mapped, address("198.51.100.25", 25));
        // Then
        assertThat(text(header.version1())).isEqualTo("PROXY TCP4 192.0.2.1 198.51.100.25 1 25\r\n");
        assertThat(header.version2()).hasSize(28);
    }

    @Test
    void shouldKeepClientAddressWhenFamiliesDiffer() {
        // Given
        ProxyHeader header = header("2001:db8::1", 1, "198.51.100.25", 25);
        // When
        HAProxyMessage read = decode(header.version2());
        // Then
        assertThat(read.sourceAddress()).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(text(header.version1()))
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:ffff:c633:6419 1 25\r\n");
    }

    @Test
    void shouldOmitZone() throws UnknownHostException {
        // Given
        byte[] bytes = address("fe80::1", 0).getAddress().getAddress();
        InetSocketAddress zoned = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 3), 1);
        // When
        String line = text(new ProxyHeader(zoned, zoned).version1());
        // Then
        assertThat(line).isEqualTo("PROXY TCP6 fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:1 1 1\r\n");
    }

    @Test
    void shouldRejectUnresolvedAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyHeader(
                        InetSocketAddress.createUnresolved("client.example", 1), address("192.0.2.1", 1)));
    }

    @Property
    void shouldBeDecodedByNettyWhenClientHasIpv4(
            @ForAll @Size(4) byte[] source,
            @ForAll @Size(4) byte[] destination,
            @ForAll @IntRange(min = 1, max = 65535) int sourcePort,
            @ForAll @IntRange(min = 1, max = 65535) int destinationPort)
            throws UnknownHostException {
        agrees(source, destination, sourcePort, destinationPort, HAProxyProxiedProtocol.TCP4);
    }

    @Property
    void shouldBeDecodedByNettyWhenClientHasIpv6(
            @ForAll @Size(14) byte[] source,
            @ForAll @Size(14) byte[] destination,
            @ForAll @IntRange(min = 1, max = 65535) int sourcePort,
            @ForAll @IntRange(min = 1, max = 65535) int destinationPort)
            throws UnknownHostException {
        agrees(global(source), global(destination), sourcePort, destinationPort, HAProxyProxiedProtocol.TCP6);
    }

    private static void agrees(
            byte[] source, byte[] destination, int sourcePort, int destinationPort, HAProxyProxiedProtocol protocol)
            throws UnknownHostException {
        InetAddress from = InetAddress.getByAddress(source);
        InetAddress to = InetAddress.getByAddress(destination);
        ProxyHeader header =
                new ProxyHeader(new InetSocketAddress(from, sourcePort), new InetSocketAddress(to, destinationPort));
        for (byte[] bytes : new byte[][] {header.version1(), header.version2()}) {
            HAProxyMessage read = decode(bytes);
            assertThat(bytes).hasSizeLessThanOrEqualTo(107);
            assertThat(read.command()).isEqualTo(HAProxyCommand.PROXY);
            assertThat(read.proxiedProtocol()).isEqualTo(protocol);
            assertThat(address(read.sourceAddress(), 0).getAddress()).isEqualTo(from);
            assertThat(address(read.destinationAddress(), 0).getAddress()).isEqualTo(to);
            assertThat(read.sourcePort()).isEqualTo(sourcePort);
            assertThat(read.destinationPort()).isEqualTo(destinationPort);
            assertThat(read.tlvs()).isEmpty();
        }
    }

    private static byte[] global(byte[] tail) {
        byte[] address = new byte[16];
        address[0] = 0x20;
        address[1] = 0x01;
        System.arraycopy(tail, 0, address, 2, tail.length);
        return address;
    }

    private static HAProxyMessage decode(byte[] header) {
        EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
        channel.writeInbound(Unpooled.wrappedBuffer(header));
        HAProxyMessage message = channel.readInbound();
        message.release();
        return message;
    }

    // InetAddress.getByAddress would unwrap it.
    private static InetAddress mapped(int... ipv4) throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        for (int i = 0; i < 4; i++) {
            bytes[12 + i] = (byte) ipv4[i];
        }
        return Inet6Address.getByAddress(null, bytes, 0);
    }

    private static ProxyHeader header(String source, int sourcePort, String destination, int destinationPort) {
        return new ProxyHeader(address(source, sourcePort), address(destination, destinationPort));
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }
}
