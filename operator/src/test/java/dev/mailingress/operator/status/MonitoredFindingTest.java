package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MonitoredFindingTest {

    @ParameterizedTest
    @MethodSource
    void shouldSayWhatToDoUntilPrometheusCanRead(Monitoring monitoring, String truthAndReason, String words) {
        // When
        Finding finding = new MonitoredFinding().of(monitoring).orElseThrow();
        // Then
        assertThat(finding.truth().word() + ":" + finding.reason().word()).isEqualTo(truthAndReason);
        assertThat(finding.message()).contains(words);
    }

    static Stream<Arguments> shouldSayWhatToDoUntilPrometheusCanRead() {
        return Stream.of(
                Arguments.of(new Monitoring.Monitored("mail-proxy"), "True:Monitored", "\"mail-proxy\""),
                Arguments.of(
                        new Monitoring.PortClosed("mail-proxy"),
                        "False:ManagementPortClosed",
                        "networkPolicy.managementFrom"),
                Arguments.of(new Monitoring.NoSuchKind(), "False:PodMonitorsMissing", "install Prometheus Operator"),
                Arguments.of(new Monitoring.Forbidden(), "False:PodMonitorsForbidden", "rbac.podMonitors=true"),
                Arguments.of(new Monitoring.NameTaken("mail-proxy"), "False:NameConflict", "Delete or rename it"));
    }

    @Test
    void shouldSayNothingWhenNobodyWantsIt() {
        assertThat(new MonitoredFinding().of(new Monitoring.NotWanted())).isEmpty();
    }

    @Test
    void shouldNotHoldMailBackWhenNobodyReadsTheMetrics() {
        // Given
        Finding missing = new MonitoredFinding().of(new Monitoring.NoSuchKind()).orElseThrow();
        // Then
        assertThat(new ReadyFinding().of(List.of(missing)).isTrue()).isTrue();
    }
}
