package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainTest {

    @ParameterizedTest
    @CsvSource({"PT10M, PT60S", "PT2M, PT60S", "PT30S, PT15S", "PT0S, PT0S"})
    void shouldSpreadReaderSessionsOverLastPartOfDrain(Duration timeout, Duration lastPart) {
        // Given
        Drain drain = new Drain(timeout, new Random(7));
        // When
        long[] ends = IntStream.range(0, 1000)
                .mapToLong(i -> drain.end(MailProtocol.IMAPS).toNanos())
                .sorted()
                .toArray();
        // Then
        long from = timeout.minus(lastPart).toNanos();
        long width = lastPart.toNanos();
        assertThat(ends[0]).isBetween(from, from + width / 20);
        assertThat(ends[500]).isBetween(from + width / 3, from + width - width / 3);
        assertThat(ends[999]).isBetween(timeout.toNanos() - width / 20, timeout.toNanos());
    }

    @ParameterizedTest
    @CsvSource({"SMTP", "SUBMISSION", "SUBMISSIONS"})
    void shouldGiveMailTransferWholeDrainTime(MailProtocol protocol) {
        Duration timeout = Duration.ofMinutes(10);
        assertThat(new Drain(timeout, new Random(7)).end(protocol)).isEqualTo(timeout);
    }
}
