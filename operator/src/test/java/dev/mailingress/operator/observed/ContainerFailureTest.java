package dev.mailingress.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The failure of a container is described from its state, and not reported while it starts or after it recovered. */
class ContainerFailureTest {

    private static final String CRASH =
            "waiting: {reason: CrashLoopBackOff, message: back-off 10s}}, lastState: {terminated: {exitCode: 89, reason: Error}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    waiting: {reason: CreateContainerConfigError, message: 'no such file '} | is waiting: CreateContainerConfigError (no such file) | false | 2
                    waiting: {reason: ImagePullBackOff} | is waiting: ImagePullBackOff | false | 2
                    terminated: {exitCode: 137, reason: OOMKilled} | terminated with exit code 137 (OOMKilled) and was restarted 2 times | true | 3
                    running: {startedAt: '2026-01-01T00:00:00Z'}}, lastState: {terminated: {exitCode: 1, reason: Error} | terminated with exit code 1 and was restarted 2 times | true | 2
                    """)
    void shouldDescribeTheStateWhenTheContainerIsNotRunning(String state, String what, boolean ran, int crashes) {
        assertThat(failure(state, false)).contains(new ContainerFailure("mail-1", "dms", what, ran, crashes));
    }

    @ParameterizedTest
    @ValueSource(strings = CRASH)
    void shouldDescribeTheLastTerminationWhenTheContainerWaitsForARestart(String state) {
        assertThat(failure(state, false))
                .hasValueSatisfying(
                        found -> assertThat(found.what())
                                .isEqualTo(
                                        "is waiting: CrashLoopBackOff (back-off 10s); it terminated with exit code 89 and was restarted 2 times"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    terminated: {exitCode: 128, reason: StartError, message: 'failed to create task: error mounting "/x"'} | true
                    waiting: {reason: RunContainerError, message: 'error mounting "/x"'}                                   | true
                    waiting: {reason: CreateContainerConfigError, message: 'no such key'}                                  | false
                    terminated: {exitCode: 1, reason: Error, message: 'cannot mount'}                                      | false
                    """)
    void shouldDetectThatAFileCouldNotBeMounted(String state, boolean mountFailure) {
        assertThat(failure(state, false))
                .hasValueSatisfying(found ->
                        assertThat(found.isMountFailure()).as(found.what()).isEqualTo(mountFailure));
    }

    @Test
    void shouldUseTheSingularWhenTheContainerWasRestartedOnce() {
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
    void shouldReportNoFailureWhenTheContainerIsStarting(String state) {
        assertThat(failure(state, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "running: {startedAt: '2026-01-01T00:00:00Z'}}, lastState: {terminated: {exitCode: 1}")
    void shouldReportNoFailureWhenTheContainerIsReadyAgain(String state) {
        assertThat(failure(state, true)).isEmpty();
    }

    private static Optional<ContainerFailure> failure(String state, boolean ready) {
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
