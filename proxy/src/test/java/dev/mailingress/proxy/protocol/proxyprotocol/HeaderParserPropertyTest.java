package dev.mailingress.proxy.protocol.proxyprotocol;

import static dev.mailingress.proxy.protocol.proxyprotocol.HeaderNotation.FEEDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.protocol.SegmentFeeder.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Comparison of the parser with the encoder, with Netty's decoder, and with itself for any segmentation. */
class HeaderParserPropertyTest {

    @Property
    void shouldParseEncodedHeaderOfVersion1(@ForAll("headers") ProxyHeader header) {
        assertReadBack(header, header.version1());
    }

    @Property
    void shouldParseEncodedHeaderOfVersion2(@ForAll("headers") ProxyHeader header) {
        assertReadBack(header, header.version2());
    }

    private static void assertReadBack(ProxyHeader header, byte[] bytes) {
        assertThat(FEEDER.whole(bytes))
                .isEqualTo(new Outcome<>(
                        new HeaderResult.Parsed(header.source(), header.destination(), bytes.length), bytes.length));
    }

    @Property
    void shouldEncodeParsedHeaderToSameBytes(@ForAll("headers") ProxyHeader header) {
        HeaderResult.Parsed read =
                (HeaderResult.Parsed) FEEDER.whole(header.version2()).result();
        assertThat(new ProxyHeader(read.source(), read.destination()).version2())
                .isEqualTo(header.version2());
    }

    @Property
    void shouldAgreeWithNettyWhenHeaderIsValid(@ForAll("sent") byte[] bytes) throws UnknownHostException {
        // Given
        EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
        // When
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        HAProxyMessage netty = channel.readInbound();
        HeaderResult.Parsed ours = (HeaderResult.Parsed) FEEDER.whole(bytes).result();
        // Then
        assertThat(netty.command()).isEqualTo(HAProxyCommand.PROXY);
        assertThat(ours.source()).isEqualTo(socket(netty.sourceAddress(), netty.sourcePort()));
        assertThat(ours.destination()).isEqualTo(socket(netty.destinationAddress(), netty.destinationPort()));
        netty.release();
        channel.finishAndReleaseAll();
    }

    @Property
    void shouldGiveSameResultForAnySegmentation(
            @ForAll("sent") byte[] bytes, @ForAll("cuts") List<Integer> cuts, @ForAll("stream") byte[] stream) {
        // Given
        ByteArrayOutputStream connection = new ByteArrayOutputStream();
        connection.writeBytes(bytes);
        connection.writeBytes(stream);
        int[] sorted = cuts.stream()
                .mapToInt(cut -> cut % (connection.size() + 1))
                .sorted()
                .toArray();
        // When
        Outcome<HeaderResult> whole = FEEDER.whole(connection.toByteArray());
        Outcome<HeaderResult> cut = FEEDER.cut(connection.toByteArray(), sorted);
        // Then
        assertThat(cut).isEqualTo(whole);
        assertThat(whole.consumed()).isEqualTo(bytes.length);
    }

    @Provide
    Arbitrary<ProxyHeader> headers() {
        return Arbitraries.of(4, 16)
                .flatMap(size ->
                        Combinators.combine(sockets(size, 0), sockets(size, 0)).as(ProxyHeader::new));
    }

    @Provide
    Arbitrary<byte[]> sent() {
        Arbitrary<ProxyHeader> headers = Arbitraries.of(4, 16)
                // Netty rejects port 0, contrary to the specification.
                .flatMap(size ->
                        Combinators.combine(sockets(size, 1), sockets(size, 1)).as(ProxyHeader::new));
        return Arbitraries.oneOf(
                headers.map(ProxyHeader::version1),
                headers.map(ProxyHeader::version2),
                Combinators.combine(headers.map(ProxyHeader::version2), tlvs()).as(HeaderParserPropertyTest::with));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 4000).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<byte[]> stream() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    }

    private static Arbitrary<InetSocketAddress> sockets(int size, int leastPort) {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofSize(size),
                        Arbitraries.integers().between(leastPort, 65535))
                .as((address, port) -> new InetSocketAddress(AddressBytes.address(address), port));
    }

    private static Arbitrary<List<byte[]>> tlvs() {
        return Combinators.combine(
                        Arbitraries.of(0x01, 0x02, 0x04, 0x05, 0x30, 0xe0, 0xea),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(128))
                .as(HeaderParserPropertyTest::tlv)
                .list()
                .ofMaxSize(8);
    }

    private static byte[] tlv(int type, byte[] value) {
        ByteArrayOutputStream tlv = new ByteArrayOutputStream();
        tlv.write(type);
        tlv.write(value.length >>> 8);
        tlv.write(value.length);
        tlv.writeBytes(value);
        return tlv.toByteArray();
    }

    // The CRC32C of the specification is last, over a header that has zeroes in its place.
    private static byte[] with(byte[] header, List<byte[]> tlvs) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(header);
        tlvs.forEach(longer::writeBytes);
        longer.writeBytes(tlv(0x03, new byte[4]));
        byte[] bytes = longer.toByteArray();
        bytes[14] = (byte) ((bytes.length - 16) >>> 8);
        bytes[15] = (byte) (bytes.length - 16);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 1 - i] = (byte) (checksum.getValue() >>> (8 * i));
        }
        return bytes;
    }

    private static InetSocketAddress socket(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }
}
