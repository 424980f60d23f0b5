package dev.mailingress.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Results: one value per round for each figure and contestant. */
final class Figures {

    private final Map<Figure, Map<String, List<Double>>> values = new EnumMap<>(Figure.class);

    void add(Figure figure, String contestant, double value) {
        values.computeIfAbsent(figure, f -> new LinkedHashMap<>())
                .computeIfAbsent(contestant, c -> new ArrayList<>())
                .add(value);
    }

    boolean has(Figure figure) {
        return values.containsKey(figure);
    }

    /** One value per round; empty if not measured. */
    double[] values(Figure figure, String contestant) {
        return of(figure, contestant).stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<Double> of(Figure figure, String contestant) {
        return values.getOrDefault(figure, Map.of()).getOrDefault(contestant, List.of());
    }

    OptionalDouble median(Figure figure, String contestant) {
        return median(values(figure, contestant));
    }

    /** Ratios within each round; empty if one of the two was not measured. */
    double[] ratios(Figure figure, String contestant, String other) {
        List<Double> above = of(figure, contestant);
        List<Double> below = of(figure, other);
        return IntStream.range(0, Math.min(above.size(), below.size()))
                .filter(round -> below.get(round) > 0)
                .mapToDouble(round -> above.get(round) / below.get(round))
                .toArray();
    }

    OptionalDouble ratio(Figure figure, String contestant, String other) {
        return median(ratios(figure, contestant, other));
    }

    static OptionalDouble median(double[] values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
