package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code kubectl wait --for=condition=Ready} and tools with kstatus conclude from the same status. */
class ProgressConditionsTest {

    private static final ReadyCondition READY = new ReadyCondition();

    /** Every state that a condition can be in, alone and together with a later one. */
    private static Stream<List<ConditionResult>> states() {
        List<ConditionResult> all = ConditionExamples.all().stream()
                .map(ConditionExamples.Example::result)
                .filter(result -> result.type() != ConditionType.READY)
                .toList();
        return Stream.concat(
                all.stream().map(List::of),
                all.stream()
                        .flatMap(one -> all.stream()
                                .filter(other -> other.type().compareTo(one.type()) > 0)
                                .map(other -> List.of(one, other))));
    }

    @Test
    void shouldAgreeWithKstatusInEveryState() {
        assertThat(states()).isNotEmpty().allSatisfy(ProgressConditionsTest::assertAgreement);
    }

    private static void assertAgreement(List<ConditionResult> others) {
        List<ConditionResult> results = new ArrayList<>(others);
        results.add(READY.of(others));
        new ProgressConditions().of(results).ifPresent(results::add);
        boolean waited = results.stream().anyMatch(result -> result.type() == ConditionType.READY && result.isTrue());
        assertThat(kstatus(results).equals("Current"))
                .as("%s of %s", kstatus(results), results)
                .isEqualTo(waited);
    }

    @Test
    void shouldHaveExactlyOneOfThemUnlessReady() {
        assertThat(states()).isNotEmpty().allSatisfy(ProgressConditionsTest::assertOneUnlessReady);
    }

    private static void assertOneUnlessReady(List<ConditionResult> others) {
        List<ConditionResult> results = new ArrayList<>(others);
        ConditionResult ready = READY.of(others);
        results.add(ready);
        assertThat(new ProgressConditions().of(results).isPresent()).isNotEqualTo(ready.isTrue());
    }

    /** The generic rules of kstatus for an observed generation, in their order. */
    private static String kstatus(List<ConditionResult> results) {
        if (isTrue(results, ConditionType.RECONCILING)) {
            return "InProgress";
        }
        if (isTrue(results, ConditionType.STALLED)) {
            return "Failed";
        }
        return isTrue(results, ConditionType.READY) ? "Current" : "InProgress";
    }

    private static boolean isTrue(List<ConditionResult> results, ConditionType type) {
        return results.stream().anyMatch(result -> result.type() == type && result.isTrue());
    }
}
