package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ContainerFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is one moment of a rollout; seconds count from the change of the template, the deadline is 600 s. */
class WithdrawalPolicyTest {

    private static final Instant CHANGE = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # situation                                | reversible | started | pulling | failure      | replicaFailure | now | cause
            it has just begun                          | true       |         | false   |              |                | 5   |
            the pod cannot be scheduled, before        | true       |         | false   |              |                | 599 |
            the pod cannot be scheduled                | true       |         | false   |              |                | 601 | were not ready within 600s
            it waits for an image                      | true       |         | true    |              |                | 900 |
            it started late, before the deadline       | true       | 500     | false   |              |                | 900 |
            it started late and does not become ready  | true       | 500     | false   |              |                | 1101| were not ready within 600s
            it crashes for the second time             | true       | 20      | false   | 2 crashes    |                | 30  |
            it crashes for the third time              | true       | 30      | false   | 3 crashes    |                | 40  | crashed 3 times in a row: container "dms" exits
            it crashes once, long ago                  | true       | 550     | false   | 1 crashes    |                | 601 | were not ready within 600s: container "dms" exits
            the runtime cannot mount a file            | true       |         | false   | mount        |                | 2   | could not mount the files: container "dms" error mounting
            a quota forbids the pod                    | true       |         | false   |              | exceeded quota | 2   | could not be created: exceeded quota
            no pod of the template before ever ran     | false      |         | false   | 9 crashes    | exceeded quota | 900 |
            """)
    void shouldWithdrawIfAndOnlyIfThePodsDoNotComeUp(
            String situation,
            boolean reversible,
            @Nullable Integer started,
            boolean pulling,
            @Nullable String failure,
            @Nullable String replicaFailure,
            int now,
            @Nullable String cause) {
        // Given
        WithdrawalPolicy.ChangedPods rollout = new WithdrawalPolicy.ChangedPods(
                reversible,
                CHANGE,
                started == null ? null : CHANGE.plusSeconds(started),
                pulling,
                failure == null ? null : failure(failure),
                replicaFailure,
                DEADLINE);
        // When / Then
        assertThat(new WithdrawalPolicy()
                        .cause(rollout, CHANGE.plusSeconds(now))
                        .orElse(null))
                .as(situation)
                .isEqualTo(cause);
    }

    private static ContainerFailure failure(String text) {
        return text.equals("mount")
                ? new ContainerFailure("p", "dms", "error mounting", false, 0)
                : new ContainerFailure("p", "dms", "exits", true, Integer.parseInt(text.substring(0, 1)));
    }
}
