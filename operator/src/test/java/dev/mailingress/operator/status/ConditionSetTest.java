package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConditionSetTest {

    private static final String EARLY = "2026-01-01T10:00:00Z";
    private static final String LATE = "2026-01-01T11:00:00Z";

    private final ConditionResult pending = ConditionResult.ofFalse(ConditionType.READY, Reason.NOT_READY, "not yet");

    @Test
    void shouldSetLastTransitionTimeInWholeSecondsWhenTheConditionIsNew() {
        // When
        List<Condition> conditions = at("2026-01-01T10:00:00.987Z").merge(List.of(), List.of(pending), 3);
        // Then
        assertThat(conditions).containsExactly(new Condition("Ready", "False", 3L, EARLY, "NotReady", "not yet"));
    }

    @Test
    void shouldKeepLastTransitionTimeWhenOnlyReasonMessageAndGenerationChange() {
        // Given
        List<Condition> before = at(EARLY).merge(List.of(), List.of(pending), 3);
        ConditionResult other = ConditionResult.ofFalse(ConditionType.READY, Reason.NOT_ACCEPTED, "still not");
        // When
        List<Condition> after = at(LATE).merge(before, List.of(other), 4);
        // Then
        assertThat(after).containsExactly(new Condition("Ready", "False", 4L, EARLY, "NotAccepted", "still not"));
    }

    @Test
    void shouldUpdateLastTransitionTimeWhenTheStatusChanges() {
        // Given
        List<Condition> before = at(EARLY).merge(List.of(), List.of(pending), 3);
        ConditionResult ready = ConditionResult.ofTrue(ConditionType.READY, Reason.READY, "ready");
        // When
        List<Condition> after = at(LATE).merge(before, List.of(ready), 3);
        // Then
        assertThat(after).extracting(Condition::lastTransitionTime).containsExactly(LATE);
    }

    @Test
    void shouldTruncateTheMessageAt4096Characters() {
        // Given
        ConditionResult lengthy = ConditionResult.ofFalse(ConditionType.READY, Reason.NOT_READY, "x".repeat(5_000));
        // When
        List<Condition> conditions = at(EARLY).merge(List.of(), List.of(lengthy), 1);
        // Then
        assertThat(conditions.get(0).message()).hasSize(4_096).endsWith("x…");
    }

    @Test
    void shouldKeepOtherConditionsWhenSomeAreAmended() {
        // Given
        List<Condition> before = at(EARLY)
                .merge(
                        List.of(),
                        List.of(
                                ConditionResult.ofTrue(ConditionType.ACCEPTED, Reason.ACCEPTED, "accepted"),
                                ConditionResult.ofTrue(ConditionType.DMS_CONFIGURED, Reason.CONFIGURED, "configured"),
                                ConditionResult.ofTrue(ConditionType.MONITORED, Reason.MONITORED, "monitored"),
                                ConditionResult.ofTrue(ConditionType.READY, Reason.READY, "ready")),
                        3);
        ConditionResult waits = ConditionResult.ofFalse(ConditionType.DMS_CONFIGURED, Reason.OLD_PODS_RUN, "waits");
        // When
        List<Condition> after = at(LATE).amend(before, List.of(pending, waits), 4);
        // Then
        assertThat(after)
                .containsExactly(
                        before.get(0),
                        new Condition("DmsConfigured", "False", 4L, LATE, "OldPodsRun", "waits"),
                        before.get(2),
                        new Condition("Ready", "False", 4L, LATE, "NotReady", "not yet"));
    }

    @Property
    void shouldBeIdempotentAndInTheOrderOfTheTypes(
            @ForAll("results") List<ConditionResult> first, @ForAll("results") List<ConditionResult> second) {
        // Given
        List<Condition> before = at(EARLY).merge(List.of(), first, 1);
        // When
        List<Condition> once = at(LATE).merge(before, second, 2);
        List<Condition> twice = at("2026-01-01T12:00:00Z").merge(once, second, 2);
        // Then
        assertThat(twice).isEqualTo(once);
        assertThat(once)
                .extracting(Condition::type)
                .containsExactlyElementsOf(Arrays.stream(ConditionType.values())
                        .map(ConditionType::value)
                        .toList());
    }

    @Provide
    Arbitrary<List<ConditionResult>> results() {
        List<Arbitrary<ConditionResult>> each = Arrays.stream(ConditionType.values())
                .map(ConditionSetTest::result)
                .toList();
        return Combinators.combine(each).as(all -> all).flatMap(Arbitraries::shuffle);
    }

    private static Arbitrary<ConditionResult> result(ConditionType type) {
        return Combinators.combine(
                        Arbitraries.of(ConditionStatus.class),
                        Arbitraries.of(Reason.class),
                        Arbitraries.strings().ofMaxLength(20))
                .as((status, reason, message) -> new ConditionResult(type, status, reason, message));
    }

    private static ConditionSet at(String time) {
        return new ConditionSet(Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
    }
}
