package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderError;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderWarningsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 1.2.3 192.0.2.1 1 25 | \"PROXY TCP4 1.2.3 192.0.2.1 1 25\"",
                "EHLO \u0001x                    | \"EHLO \\x01x\"",
                "say \"\\\"                      | \"say \\x22\\x5c\\x22\""
            })
    void shouldQuoteWhatWasReceived(String received, String quoted) {
        assertThat(HeaderWarnings.quoted(bytes(received))).isEqualTo(quoted);
    }

    @Test
    void shouldShortenWhatIsLong() {
        assertThat(HeaderWarnings.quoted(bytes("x".repeat(10_000)))).isEqualTo('"' + "x".repeat(96) + "\"…");
    }

    @Test
    void shouldLogOncePerIntervalWhenBalancerIsMisconfigured() {
        // Given
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        HeaderWarnings warnings = new HeaderWarnings(now::get);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            // When
            for (int i = 0; i < 100; i++) {
                warnings.onMalformed(address("192.0.2.7", 1), HeaderError.ADDRESS, bytes("PROXY TCP4 1.2.3 "));
            }
            now.addAndGet(HeaderWarnings.INTERVAL.toNanos());
            warnings.onMalformed(address("192.0.2.8", 1), HeaderError.PORT, bytes("PROXY TCP4 "));
        } finally {
            System.setErr(before);
        }
        // Then
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("192.0.2.7")
                                .contains("ADDRESS")
                                .contains("PROXY TCP4 1.2.3 "),
                        line -> assertThat(line).contains("192.0.2.8").contains("PORT"));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
