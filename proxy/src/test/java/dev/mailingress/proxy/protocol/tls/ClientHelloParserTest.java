package dev.mailingress.proxy.protocol.tls;

import static dev.mailingress.proxy.protocol.tls.HelloNotation.FEEDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloParserTest {

    // X25519MLKEM768 (0x11ec): 1216 bytes of key share, beside 32 of X25519.
    private static final String POST_QUANTUM = "TLS 0303 ab*32 [1 cd*32 ] [2 7a7a 1301 1302 1303 ] [1 00 ] [2 "
            + "5a5a [2 ] 000a [2 [2 6a6a 11ec 001d ] ] 0033 [2 [2 6a6a [2 00 ] 11ec [2 ee*1216 ] 0202 [2 dd*700 ] "
            + "001d [2 cc*32 ] ] ] 0000 [2 [2 00 [2 'imap.b.example' ] ] ] 002b [2 [1 0304 0303 ] ] ] END";

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "client-hello.csv", delimiter = '|')
    void shouldParseStrictlyForAnySegmentation(String verdict, String sent, String why) {
        // Given
        byte[] bytes = HelloNotation.bytes(sent);
        // When
        HelloResult whole = FEEDER.whole(bytes).result();
        // Then
        assertThat(HelloNotation.verdict(whole)).isEqualTo(verdict);
        assertThat(FEEDER.byteByByte(bytes).result()).isEqualTo(whole);
        int every = 1 + bytes.length / 2000;
        for (int cut = 0; cut <= bytes.length; cut += every) {
            assertThat(FEEDER.cut(bytes, cut).result()).as("cut at %d", cut).isEqualTo(whole);
        }
        if (whole instanceof HelloResult.Parsed) {
            assertSameInAnyRecords(bytes, whole);
        }
    }

    private static void assertSameInAnyRecords(byte[] bytes, HelloResult whole) {
        byte[] message = HelloNotation.message(bytes);
        for (int size = 1; size <= message.length; size++) {
            assertThat(FEEDER.whole(HelloNotation.inRecords(message, size)).result())
                    .as("records of %d", size)
                    .isEqualTo(whole);
        }
        assertThat(FEEDER.byteByByte(HelloNotation.inRecords(message, 1)).result())
                .isEqualTo(whole);
        // Early data, RFC 8446 §2.3: the next record does not belong to the hello.
        byte[] followed = Arrays.copyOf(bytes, bytes.length + 3);
        followed[bytes.length] = 0x17;
        assertThat(FEEDER.whole(followed).result()).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, imap.a.example, imap.a.example",
        "TLSv1.2, imap.a.example, imap.a.example",
        "TLSv1.3, IMAP.B.Example, imap.b.example",
        "TLSv1.2, bücher.example, xn--bcher-kva.example",
        "TLSv1.3, localhost, localhost",
        "TLSv1.3, , NONE",
        "TLSv1.2, , NONE"
    })
    void shouldFindServerNameInJdkHello(String version, String serverName, String verdict) throws Exception {
        // Given
        byte[] hello = jdkHello(version, serverName);
        // When
        HelloResult whole = FEEDER.whole(hello).result();
        // Then
        assertThat(HelloNotation.verdict(whole)).isEqualTo(verdict);
        assertThat(FEEDER.byteByByte(hello).result()).isEqualTo(whole);
        assertSameInAnyRecords(hello, whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 517, 1000, 1400, 1900})
    void shouldFindServerNameWhenPostQuantumHelloSpansRecords(int size) {
        // Given
        byte[] message = HelloNotation.message(HelloNotation.bytes(POST_QUANTUM));
        byte[] records = HelloNotation.inRecords(message, size);
        // When
        List<HelloResult> results = IntStream.rangeClosed(0, records.length)
                .mapToObj(cut -> FEEDER.cut(records, cut).result())
                .distinct()
                .collect(Collectors.toList());
        // Then
        assertThat(message).hasSizeGreaterThan(2000);
        assertThat(results).hasSize(1);
        assertThat(HelloNotation.verdict(results.get(0))).isEqualTo("imap.b.example");
    }

    @Test
    void shouldFindServerNameOfMaximumLength() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        assertThat(longest).hasSize(253);
        assertThat(verdict(HelloNotation.named(longest))).isEqualTo(longest);
        assertThat(verdict(HelloNotation.named(longest + "."))).isEqualTo(longest);
        assertThat(verdict(HelloNotation.named(longest + "c"))).isEqualTo("SERVER_NAME");
    }

    @Test
    void shouldAcceptHelloOfMaximumLength() {
        // Given: four records' headers besides the message
        int message = ClientHelloParser.MAX_BYTES - 4 * 5;
        byte[] longest = HelloNotation.inRecords(padded(message), 16_384);
        byte[] longer = HelloNotation.inRecords(padded(message + 1), 16_384);
        // Then
        assertThat(longest).hasSize(ClientHelloParser.MAX_BYTES);
        assertThat(HelloNotation.verdict(FEEDER.whole(longest).result())).isEqualTo("NONE");
        assertThat(FEEDER.byteByByte(longest).result())
                .isEqualTo(FEEDER.whole(longest).result());
        assertThat(HelloNotation.verdict(FEEDER.whole(longer).result())).isEqualTo("TOO_LONG");
        assertThat(FEEDER.byteByByte(longer).result())
                .isEqualTo(FEEDER.whole(longer).result());
    }

    @Test
    void shouldCountRecordHeadersTowardsMaximumLength() {
        byte[] records = HelloNotation.inRecords(padded(20_000), 1);
        assertThat(HelloNotation.verdict(FEEDER.whole(records).result())).isEqualTo("TOO_LONG");
        assertThat(HelloNotation.verdict(FEEDER.whole(Arrays.copyOf(records, ClientHelloParser.MAX_BYTES - 1))
                        .result()))
                .isEqualTo("MORE");
    }

    @Test
    void shouldRejectTooManyExtensions() {
        assertThat(verdict(withExtensions(ClientHelloParser.MAX_EXTENSIONS))).isEqualTo("NONE");
        assertThat(verdict(withExtensions(ClientHelloParser.MAX_EXTENSIONS + 1)))
                .isEqualTo("EXTENSIONS");
    }

    @Test
    void shouldKeepResultWhenMoreBytesArrive() {
        // Given
        ClientHelloParser parser = new ClientHelloParser();
        assertThat(parser.hasBegun()).isFalse();
        HelloResult verdict = parser.feed(ByteBuffer.wrap(HelloNotation.bytes(HelloNotation.named("a.example"))));
        // When
        HelloResult again = parser.feed(ByteBuffer.wrap(HelloNotation.bytes(HelloNotation.named("b.example"))));
        // Then
        assertThat(again).isSameAs(verdict);
        assertThat(HelloNotation.verdict(again)).isEqualTo("a.example");
        assertThat(parser.hasBegun()).isTrue();
    }

    private static String verdict(String sent) {
        return HelloNotation.verdict(FEEDER.whole(HelloNotation.bytes(sent)).result());
    }

    private static byte[] padded(int bytes) {
        byte[] message = HelloNotation.message(HelloNotation.bytes("TLS HEAD [2 0015 [2 ] ] END"));
        byte[] longer = Arrays.copyOf(message, bytes);
        int padding = bytes - message.length;
        number(longer, 1, bytes - 4, 3);
        number(longer, message.length - 6, padding + 4, 2);
        number(longer, message.length - 2, padding, 2);
        return longer;
    }

    private static void number(byte[] into, int at, int number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (number >>> (8 * (bytes - 1 - i)));
        }
    }

    private static String withExtensions(int count) {
        return IntStream.range(1, count + 1)
                .mapToObj(type -> String.format("%04x [2 ]", type))
                .collect(Collectors.joining(" ", "TLS HEAD [2 ", " ] END"));
    }

    private static byte[] jdkHello(String version, String serverName) throws NoSuchAlgorithmException, SSLException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        List<SNIServerName> names = serverName == null ? List.of() : List.of(new SNIHostName(serverName));
        parameters.setServerNames(names);
        engine.setSSLParameters(parameters);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] bytes = new byte[hello.position()];
        hello.flip().get(bytes);
        return bytes;
    }
}
