package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.PodMonitorState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MonitoredConditionTest {

    @ParameterizedTest
    @MethodSource
    void shouldReportTheStateOfThePodMonitor(PodMonitorState podMonitorState, String statusAndReason, String message) {
        // When
        ConditionResult result = new MonitoredCondition().of(podMonitorState).orElseThrow();
        // Then
        assertThat(result.status().value() + ":" + result.reason().value()).isEqualTo(statusAndReason);
        assertThat(result.message()).contains(message);
    }

    static Stream<Arguments> shouldReportTheStateOfThePodMonitor() {
        return Stream.of(
                Arguments.of(new PodMonitorState.Monitored("mail-proxy"), "True:Monitored", "\"mail-proxy\""),
                Arguments.of(
                        new PodMonitorState.PortClosed("mail-proxy"),
                        "False:ManagementPortClosed",
                        "networkPolicy.managementFrom"),
                Arguments.of(
                        new PodMonitorState.NoSuchKind(),
                        "False:PodMonitorsMissing",
                        "install Prometheus Operator, and the PodMonitor is created automatically"),
                Arguments.of(new PodMonitorState.Forbidden(), "False:PodMonitorsForbidden", "rbac.podMonitors=true"),
                Arguments.of(
                        new PodMonitorState.Failed("mail-proxy", "admission webhook denied the request"),
                        "False:PodMonitorFailed",
                        "admission webhook denied the request"),
                Arguments.of(new PodMonitorState.NameTaken("mail-proxy"), "False:NameConflict", "Delete or rename it"));
    }

    @Test
    void shouldBeAbsentWhenNoPodMonitorIsRequested() {
        assertThat(new MonitoredCondition().of(new PodMonitorState.NotWanted())).isEmpty();
    }

    @Test
    void shouldNotPreventReady() {
        // Given
        ConditionResult missing =
                new MonitoredCondition().of(new PodMonitorState.NoSuchKind()).orElseThrow();
        // Then
        assertThat(new ReadyCondition().of(List.of(missing)).isTrue()).isTrue();
    }
}
