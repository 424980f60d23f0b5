package dev.mailingress.proxy.protocol.proxyprotocol;

import static dev.mailingress.proxy.protocol.proxyprotocol.HeaderNotation.FEEDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.protocol.SegmentFeeder.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class HeaderParserTest {

    private static final byte[] STREAM =
            "PROXY TCP4 127.0.0.1 127.0.0.1 1 1\r\nEHLO forged.example\r\n".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "header-v1.csv", delimiter = '|')
    void shouldParseVersion1StrictlyForAnySegmentation(String verdict, String sent, String why) {
        assertVerdict(HeaderNotation.text(sent), verdict);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "header-v2.csv", delimiter = '|')
    void shouldParseVersion2StrictlyForAnySegmentation(String verdict, String sent, String why) {
        assertVerdict(HeaderNotation.hex(sent), verdict);
    }

    private static void assertVerdict(byte[] sent, String verdict) {
        Outcome<HeaderResult> whole = FEEDER.whole(sent);
        assertThat(HeaderNotation.verdict(whole.result())).isEqualTo(verdict);
        assertThat(FEEDER.byteByByte(sent)).isEqualTo(whole);
        for (int cut = 0; cut <= sent.length; cut++) {
            assertThat(FEEDER.cut(sent, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        if (HeaderNotation.isWhole(whole.result())) {
            assertThat(whole.consumed()).isEqualTo(sent.length).isEqualTo(length(whole.result()));
            assertLeavesTheStream(sent, whole);
        }
    }

    private static void assertLeavesTheStream(byte[] sent, Outcome<HeaderResult> alone) {
        byte[] both = joined(sent, STREAM);
        assertThat(FEEDER.whole(both)).isEqualTo(alone);
        assertThat(FEEDER.byteByByte(both)).isEqualTo(alone);
        for (int cut = 0; cut <= sent.length; cut++) {
            assertThat(FEEDER.cut(both, cut)).as("cut at %d", cut).isEqualTo(alone);
        }
    }

    @Test
    void shouldRejectWhenFirstByteCannotBeginHeader() {
        Set<Integer> refused = IntStream.range(0, 256)
                .filter(first -> FEEDER.whole(new byte[] {(byte) first})
                        .result()
                        .equals(new HeaderResult.Malformed(HeaderError.NO_HEADER)))
                .boxed()
                .collect(Collectors.toSet());
        assertThat(refused).hasSize(254).doesNotContain((int) 'P', 0x0d);
    }

    @Test
    void shouldAcceptTcpFamiliesOnly() {
        assertThat(wholeHeaders(family -> header(0x21, family))).containsExactly(0x11, 0x21);
    }

    @Test
    void shouldIgnoreFamilyWhenCommandIsLocal() {
        assertThat(wholeHeaders(family -> header(0x20, family))).hasSize(256);
    }

    @Test
    void shouldAcceptLocalAndProxyCommandsOnly() {
        assertThat(wholeHeaders(command -> header(command, 0x11))).containsExactly(0x20, 0x21);
    }

    @Test
    void shouldRejectAtFirstInvalidByte() {
        // Given
        byte[] wrong = HeaderNotation.hex("SIG 21 12 000c A4");
        // When
        Outcome<HeaderResult> whole = FEEDER.whole(wrong);
        // Then
        assertThat(whole).isEqualTo(new Outcome<>(new HeaderResult.Malformed(HeaderError.FAMILY), 14));
    }

    @Test
    void shouldLeaveBytesAfterHeaderInBuffer() {
        // Given
        byte[] header = HeaderNotation.text("PROXY TCP4 192.0.2.1 198.51.100.25 1 25\\r\\n");
        ByteBuffer bytes = ByteBuffer.wrap(joined(header, STREAM));
        // When
        HeaderResult result = new HeaderParser().feed(bytes);
        // Then
        assertThat(result).isInstanceOf(HeaderResult.Parsed.class);
        assertThat(bytes).isEqualTo(ByteBuffer.wrap(STREAM));
    }

    @Test
    void shouldConsumeNothingAfterFinalResult() {
        // Given
        HeaderParser parser = new HeaderParser();
        HeaderResult verdict = parser.feed(ByteBuffer.wrap(HeaderNotation.hex("SIG 20 00 0000")));
        ByteBuffer later = ByteBuffer.wrap(STREAM);
        // When
        HeaderResult again = parser.feed(later);
        // Then
        assertThat(again).isEqualTo(verdict).isEqualTo(new HeaderResult.Local(16));
        assertThat(later.position()).isZero();
    }

    @Test
    void shouldNotHaveBegunBeforeFirstByte() {
        // Given
        HeaderParser parser = new HeaderParser();
        // When
        HeaderResult result = parser.feed(ByteBuffer.allocate(0));
        // Then
        assertThat(HeaderNotation.verdict(result)).isEqualTo("MORE");
        assertThat(parser.hasBegun()).isFalse();
        parser.feed(ByteBuffer.wrap(new byte[] {'P'}));
        assertThat(parser.hasBegun()).isTrue();
    }

    private interface Header {
        byte[] with(int octet);
    }

    private static int[] wholeHeaders(Header header) {
        return IntStream.range(0, 256)
                .filter(octet ->
                        HeaderNotation.isWhole(FEEDER.whole(header.with(octet)).result()))
                .toArray();
    }

    // The block is long enough for every family: after the addresses of IPv4 or IPv6, the rest is one NOOP.
    private static byte[] header(int versionAndCommand, int family) {
        byte[] block = new byte[36 + 3];
        block[12] = 0x04;
        block[14] = 24;
        block[36] = 0x04;
        return joined(
                joined(
                        HeaderNotation.SIGNATURE,
                        new byte[] {(byte) versionAndCommand, (byte) family, 0, (byte) block.length}),
                block);
    }

    private static int length(HeaderResult result) {
        return result instanceof HeaderResult.Parsed parsed ? parsed.length() : ((HeaderResult.Local) result).length();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
