package dev.mailingress.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerFailureTest {

    private static final String CRASH =
            "waiting: {reason: CrashLoopBackOff, message: back-off 10s}}, lastState: {terminated: {exitCode: 89, reason: Error}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    waiting: {reason: CreateContainerConfigError, message: 'no such file '} | waits: CreateContainerConfigError (no such file) | false
                    waiting: {reason: ImagePullBackOff} | waits: ImagePullBackOff | false
                    terminated: {exitCode: 137, reason: OOMKilled} | ended with status 137 (OOMKilled) and was restarted 2 times | true
                    running: {startedAt: '2026-01-01T00:00:00Z'}}, lastState: {terminated: {exitCode: 1, reason: Error} | ended with status 1 and was restarted 2 times | true
                    """)
    void shouldTellWhatKubernetesSaysWhenTheContainerDoesNotRun(String state, String what, boolean ran) {
        assertThat(trouble(state, false)).contains(new ContainerFailure("mail-1", "dms", what, ran));
    }

    @ParameterizedTest
    @ValueSource(strings = CRASH)
    void shouldTellHowItEndedWhenItWaitsForItsNextStart(String state) {
        assertThat(trouble(state, false))
                .hasValueSatisfying(
                        found -> assertThat(found.what())
                                .isEqualTo(
                                        "waits: CrashLoopBackOff (back-off 10s), ended with status 89 and was restarted 2 times"));
    }

    @Test
    void shouldSayOnceWhenItWasRestartedOnce() {
        // Given
        Pod pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: mail-1}
                status:
                  containerStatuses: [{name: dms, ready: false, restartCount: 1, state: {terminated: {exitCode: 7}}}]
                """, Pod.class);
        // Then
        assertThat(ContainerFailure.of(pod, "dms"))
                .hasValueSatisfying(found -> assertThat(found.what()).endsWith("and was restarted once"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waiting: {reason: ContainerCreating}",
                "waiting: {reason: PodInitializing}",
                "running: {startedAt: '2026-01-01T00:00:00Z'}"
            })
    void shouldTellNothingWhenTheContainerIsOnItsWay(String state) {
        assertThat(trouble(state, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "running: {startedAt: '2026-01-01T00:00:00Z'}}, lastState: {terminated: {exitCode: 1}")
    void shouldTellNothingWhenItRecovered(String state) {
        assertThat(trouble(state, true)).isEmpty();
    }

    private static Optional<ContainerFailure> trouble(String state, boolean ready) {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: mail-1}
                status:
                  containerStatuses:
                  - {name: sidecar, ready: false, restartCount: 9, state: {terminated: {exitCode: 7}}}
                  - {name: dms, ready: %s, restartCount: 2, state: {%s}}
                """.formatted(ready, state);
        return ContainerFailure.of(Serialization.unmarshal(pod, Pod.class), "dms");
    }
}
