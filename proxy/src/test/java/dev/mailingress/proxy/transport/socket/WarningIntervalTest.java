package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarningIntervalTest {

    private long now = Long.MAX_VALUE - 5;

    @Test
    void shouldBeDueOncePerInterval() {
        // Given
        WarningInterval interval = new WarningInterval(Duration.ofNanos(10), () -> now);
        // Then
        assertThat(interval.isDue()).isTrue();
        assertThat(interval.isDue()).isFalse();
        // When
        now += 9;
        // Then
        assertThat(interval.isDue()).isFalse();
        // When
        now++;
        // Then
        assertThat(interval.isDue()).isTrue();
        assertThat(interval.isDue()).isFalse();
    }
}
