package dev.mailingress.bench;

import dev.mailingress.bench.proxies.Floor;
import dev.mailingress.bench.proxies.HaProxy;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two tables in Markdown: the results of all contestants, and the goals for ours. */
final class Report {

    private static final String NOT_MEASURED = "-";

    private final Figures figures;
    private final List<String> contestants;

    Report(Figures figures, List<String> contestants) {
        this.figures = figures;
        this.contestants = contestants;
    }

    void print(PrintStream out) {
        out.println();
        out.println("Medians over the rounds; in parentheses the ratio to HAProxy and to the floor"
                + " (medians of the ratios in each round).");
        out.println();
        row(out, "", contestants);
        row(out, "---", contestants.stream().map(contestant -> "---").toList());
        for (Figure figure : Figure.values()) {
            if (figures.has(figure)) {
                row(
                        out,
                        figure.label(),
                        contestants.stream().map(name -> cell(figure, name)).toList());
            }
        }
        out.println();
        row(
                out,
                "HAProxy = 1.00 unless a unit is given",
                List.of("must", "should", "measured", "lowest .. highest round", "", "floor = 1.00"));
        row(out, "---", List.of("---", "---", "---", "---", "---", "---"));
        Goal.ALL.stream().filter(goal -> figures.has(goal.figure())).forEach(goal -> print(out, goal));
    }

    private String cell(Figure figure, String contestant) {
        OptionalDouble median = figures.median(figure, contestant);
        if (median.isEmpty() || (median.getAsDouble() == 0 && contestant.equals("direct"))) {
            return NOT_MEASURED;
        }
        String ratios = Stream.of(
                        ratio("", figure, contestant, HaProxy.NAME), ratio("floor ", figure, contestant, Floor.NAME))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return figure.text(median.getAsDouble()) + (ratios.isEmpty() ? "" : " (" + ratios + ")");
    }

    private Optional<String> ratio(String prefix, Figure figure, String contestant, String other) {
        OptionalDouble ratio = figures.ratio(figure, contestant, other);
        return ratio.isPresent()
                ? Optional.of(prefix + String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()))
                : Optional.empty();
    }

    private void print(PrintStream out, Goal goal) {
        double[] rounds = goal.measured(figures);
        OptionalDouble median = Figures.median(rounds);
        row(
                out,
                goal.label(),
                median.isEmpty()
                        ? List.of(goal.must(), goal.should(), NOT_MEASURED, "", "", toFloor(goal))
                        : List.of(
                                goal.must(),
                                goal.should(),
                                goal.text(median.getAsDouble()),
                                spread(goal, rounds),
                                goal.isMet(median.getAsDouble()) ? "met" : "MISSED",
                                toFloor(goal)));
    }

    /** Ratio of the same figure to the floor: only of goals that are ratios to HAProxy. */
    private String toFloor(Goal goal) {
        return HaProxy.NAME.equals(goal.other())
                ? ratio("", goal.figure(), goal.contestant(), Floor.NAME).orElse(NOT_MEASURED)
                : "";
    }

    private static String spread(Goal goal, double[] rounds) {
        return rounds.length < 2
                ? ""
                : goal.text(Arrays.stream(rounds).min().getAsDouble()) + " .. "
                        + goal.text(Arrays.stream(rounds).max().getAsDouble());
    }

    private static void row(PrintStream out, String first, List<String> rest) {
        out.println("| " + first + " | " + String.join(" | ", rest) + " |");
    }
}
