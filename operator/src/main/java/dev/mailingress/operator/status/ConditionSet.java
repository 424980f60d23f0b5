package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.proxy.config.BoundedText;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges evaluated conditions into those of a status; {@code lastTransitionTime} changes only with {@code status}. */
public final class ConditionSet {

    private static final int MAX_MESSAGE = 4096;

    private static final List<String> ORDER =
            Arrays.stream(ConditionType.values()).map(ConditionType::value).toList();

    private final Clock clock;

    public ConditionSet(Clock clock) {
        this.clock = clock;
    }

    /** One condition for each result, in the order of {@link ConditionType}. */
    public List<Condition> merge(List<Condition> before, List<ConditionResult> results, long generation) {
        return results.stream()
                .sorted(Comparator.comparing(ConditionResult::type))
                .map(result -> condition(before, result, generation))
                .toList();
    }

    /** The previous conditions, with those replaced that have a result; those about progress always follow from the results. */
    public List<Condition> amend(List<Condition> before, List<ConditionResult> results, long generation) {
        Set<String> replaced = Stream.concat(
                        results.stream().map(ConditionResult::type), ProgressConditions.TYPES.stream())
                .map(ConditionType::value)
                .collect(Collectors.toSet());
        return Stream.concat(
                        before.stream().filter(condition -> !replaced.contains(condition.type())),
                        merge(before, results, generation).stream())
                .sorted(Comparator.comparing(condition -> ORDER.indexOf(condition.type())))
                .toList();
    }

    private Condition condition(List<Condition> before, ConditionResult result, long generation) {
        Optional<Condition> same = before.stream()
                .filter(condition -> condition.type().equals(result.type().value()))
                .filter(condition -> condition.status().equals(result.status().value()))
                .findFirst();
        return new Condition(
                result.type().value(),
                result.status().value(),
                generation,
                same.map(Condition::lastTransitionTime).orElseGet(this::now),
                result.reason().value(),
                BoundedText.of(result.message(), MAX_MESSAGE));
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
