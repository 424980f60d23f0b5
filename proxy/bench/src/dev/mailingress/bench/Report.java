package dev.mailingress.bench;

import dev.mailingress.bench.proxies.HaProxy;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Two tables in Markdown: what everybody did, and what ours must show. */
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
        out.println("Medians over the rounds; in brackets the ratio to HAProxy (median of the ratios within each round)");
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
        row(out, "HAProxy = 1.00 unless a unit is named", List.of("must", "measured", "lowest .. highest round", ""));
        row(out, "---", List.of("---", "---", "---", "---"));
        Goal.ALL.forEach(goal -> print(out, goal));
    }

    private String cell(Figure figure, String contestant) {
        OptionalDouble median = figures.median(figure, contestant);
        if (median.isEmpty() || (median.getAsDouble() == 0 && contestant.equals("direct"))) {
            return NOT_MEASURED;
        }
        OptionalDouble ratio = figures.ratio(figure, contestant, HaProxy.NAME);
        return figure.text(median.getAsDouble())
                + (ratio.isPresent() ? String.format(Locale.ROOT, " (%.2f)", ratio.getAsDouble()) : "");
    }

    private void print(PrintStream out, Goal goal) {
        OptionalDouble measured = goal.measured(figures);
        if (measured.isEmpty()) {
            row(out, goal.label(), List.of(goal.must(), NOT_MEASURED, "", ""));
            return;
        }
        double[] ratios =
                goal.other() == null ? new double[0] : figures.ratios(goal.figure(), goal.contestant(), goal.other());
        row(
                out,
                goal.label(),
                List.of(
                        goal.must(),
                        goal.text(measured.getAsDouble()),
                        spread(goal, ratios),
                        goal.isMet(measured.getAsDouble()) ? "met" : "MISSED"));
    }

    private static String spread(Goal goal, double[] ratios) {
        return ratios.length < 2
                ? ""
                : goal.text(Arrays.stream(ratios).min().getAsDouble()) + " .. "
                        + goal.text(Arrays.stream(ratios).max().getAsDouble());
    }

    private static void row(PrintStream out, String first, List<String> rest) {
        out.println("| " + first + " | " + String.join(" | ", rest) + " |");
    }
}
