package dev.mailingress.operator.advice;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Derives all warnings about a MailIngress, in the order of {@link AdvisoryReason}. */
public final class Advisories {

    private static final List<Function<AdvisoryFacts, Stream<Advisory>>> RULES = List.of(
            new EnvironmentAdvice()::of,
            new DisabledServiceAdvice()::of,
            new RelayAdvice()::of,
            new TrustAdvice()::of,
            new ServiceAdvice()::of,
            new RoutingAdvice()::of,
            new FindingAdvice()::of,
            new PathAdvice()::of,
            new ClusterAdvice()::of);

    public List<Advisory> of(AdvisoryFacts facts) {
        return RULES.stream()
                .flatMap(rule -> rule.apply(facts))
                .distinct()
                .sorted(Comparator.comparing(Advisory::reason))
                .toList();
    }
}
