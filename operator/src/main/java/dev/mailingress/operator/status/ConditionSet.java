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
import java.util.stream.Stream;

/** Turns findings into conditions; the time of transition moves only with the status. */
public final class ConditionSet {

    private static final int MAX_MESSAGE = 4096;

    private static final List<String> ORDER =
            Arrays.stream(ConditionType.values()).map(ConditionType::value).toList();

    private final Clock clock;

    public ConditionSet(Clock clock) {
        this.clock = clock;
    }

    /** One condition for each finding, in the order of {@link ConditionType}. */
    public List<Condition> merge(List<Condition> before, List<ConditionResult> findings, long generation) {
        return findings.stream()
                .sorted(Comparator.comparing(ConditionResult::type))
                .map(finding -> condition(before, finding, generation))
                .toList();
    }

    /** The conditions as they were, but for those of which something was found. */
    public List<Condition> amend(List<Condition> before, List<ConditionResult> findings, long generation) {
        List<String> found =
                findings.stream().map(finding -> finding.type().value()).toList();
        return Stream.concat(
                        before.stream().filter(condition -> !found.contains(condition.type())),
                        merge(before, findings, generation).stream())
                .sorted(Comparator.comparing(condition -> ORDER.indexOf(condition.type())))
                .toList();
    }

    private Condition condition(List<Condition> before, ConditionResult finding, long generation) {
        Optional<Condition> same = before.stream()
                .filter(condition -> condition.type().equals(finding.type().value()))
                .filter(condition -> condition.status().equals(finding.status().value()))
                .findFirst();
        return new Condition(
                finding.type().value(),
                finding.status().value(),
                generation,
                same.map(Condition::lastTransitionTime).orElseGet(this::now),
                finding.reason().value(),
                BoundedText.of(finding.message(), MAX_MESSAGE));
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
