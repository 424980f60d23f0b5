package dev.mailingress.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GepDurationTest {

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "1h30m,PT1H30M", "500ms,PT0.5S", "0s,PT0S", "99999h,PT99999H", "1h1m1s1ms,PT1H1M1.001S"})
    void shouldParseGatewayApiDurations(String text, Duration expected) {
        assertThat(GepDuration.parse(text).value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5s5m", "100000s", "PT5S", "5 s", "5S"})
    void shouldRejectInvalidDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GepDuration.parse(text))
                .withMessageContaining("is no duration")
                .withMessageContaining("30s");
    }

    @Test
    void shouldFormatZeroAsSeconds() {
        assertThat(new GepDuration(Duration.ZERO)).hasToString("0s");
    }

    @Property
    void shouldParseWhatItFormats(@ForAll @LongRange(min = 0, max = 99_999L * 3_600_000) long millis) {
        GepDuration duration = new GepDuration(Duration.ofMillis(millis));

        assertThat(GepDuration.parse(duration.toString())).isEqualTo(duration);
    }
}
