package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {

    @Test
    void shouldExposeLagOfEachLoop() {
        // When
        PrometheusScrape scrape =
                new PrometheusScrape(LoopMetrics.scrape(List.of(Duration.ZERO, Duration.ofMillis(1_250))));
        // Then
        assertThat(scrape.value("loop_lag_seconds", "loop", "0")).isZero();
        assertThat(scrape.value("loop_lag_seconds", "loop", "1")).isEqualTo(1.25);
    }
}
