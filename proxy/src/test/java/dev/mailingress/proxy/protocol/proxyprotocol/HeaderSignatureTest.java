package dev.mailingress.proxy.protocol.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderSignatureTest {

    private static final String VERSION_1 = "PROXY";
    private static final String VERSION_2 = "\r\n\r\n\0\r\nQUIT\n";

    @ParameterizedTest
    @ValueSource(strings = {VERSION_1, VERSION_2})
    void shouldBeDecidedByEachByte(String signature) {
        for (int length = 0; length < signature.length(); length++) {
            String begin = signature.substring(0, length);
            assertThat(of(begin)).isEqualTo(HeaderSignature.UNDECIDED);
            assertThat(of(begin + "x")).isEqualTo(HeaderSignature.ABSENT);
        }
        assertThat(of(signature)).isEqualTo(HeaderSignature.PRESENT);
        assertThat(of(signature + "x")).isEqualTo(HeaderSignature.PRESENT);
    }

    @Test
    void shouldReadFromPositionToLimitAndMoveNeither() {
        // Given
        ByteBuffer bytes = ByteBuffer.wrap("xPROXYPROXY".getBytes(StandardCharsets.US_ASCII), 1, 4);
        // Then
        assertThat(HeaderSignature.of(bytes)).isEqualTo(HeaderSignature.UNDECIDED);
        assertThat(bytes.position()).isEqualTo(1);
        assertThat(bytes.limit()).isEqualTo(5);
    }

    private static HeaderSignature of(String text) {
        return HeaderSignature.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
