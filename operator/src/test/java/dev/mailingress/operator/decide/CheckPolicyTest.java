package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.CheckPolicy.Due;
import dev.mailingress.operator.decide.CheckPolicy.Present;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckPolicyTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final CheckRequest LAST =
            new CheckRequest("a", 3, true, START, "config", Set.of("dms-1"), Map.of("a dms 25", 2L));

    private final CheckPolicy policy = new CheckPolicy();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # seconds | proxy | unproven | config | pod   | failures | due
            4         | a     | true     | other  | dms-2 | 9        | NO
            30        | a     | false    | config | dms-1 | 2        | NO
            599       | a     | false    | config | dms-1 | 2        | NO
            600       | a     | false    | config | dms-1 | 2        | REGULAR
            19        | a     | true     | config | dms-1 | 2        | NO
            20        | a     | true     | config | dms-1 | 2        | REGULAR
            30        | a     | false    | other  | dms-1 | 2        | REGULAR
            30        | b     | false    | config | dms-1 | 2        | REGULAR
            30        | a     | false    | config | dms-2 | 2        | EARLY
            30        | a     | false    | config | dms-1 | 3        | EARLY
            30        | a     | false    | config | dms-1 | 0        | NO
            """)
    void shouldRunAfterChangesAndFailuresAndOtherwiseRarely(
            int seconds, String proxy, boolean unproven, String config, String pod, long failures, Due due) {
        // Given
        Present present = new Present(proxy, 4, unproven, config, Set.of(pod), Map.of("a dms 25", failures));
        // Then
        assertThat(policy.due(LAST, present, START.plusSeconds(seconds))).isEqualTo(due);
    }

    @Test
    void shouldRunWhenNothingIsKnown() {
        assertThat(policy.due(null, new Present("a", 0, true, "config", Set.of(), Map.of()), START))
                .isEqualTo(Due.REGULAR);
    }

    @Test
    void shouldNotRunAgainBecauseAPodIsGone() {
        assertThat(policy.due(LAST, new Present("a", 4, false, "config", Set.of(), Map.of()), START.plusSeconds(30)))
                .isEqualTo(Due.NO);
    }

    @ParameterizedTest
    @CsvSource({"a, 3, 10, true", "a, 4, 10, false", "b, 3, 10, false", "a, 3, 120, false"})
    void shouldWaitForTheTestThatItRequested(String proxy, long runs, long seconds, boolean running) {
        // Given
        Present present = new Present(proxy, runs, true, "config", Set.of("dms-1"), Map.of());
        // Then
        assertThat(policy.isRunning(LAST, present, START.plus(Duration.ofSeconds(seconds))))
                .isEqualTo(running);
    }
}
