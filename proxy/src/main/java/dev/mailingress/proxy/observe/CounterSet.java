package dev.mailingress.proxy.observe;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * One counter for each constant of an enum. Constants with the same label value share a counter, because the samples of
 * a family must have distinct labels.
 */
final class CounterSet<E extends Enum<E>> {

    private final EnumMap<E, LongAdder> counters;
    private final Map<String, LongAdder> byLabels = new LinkedHashMap<>();

    /**
     * @param labels common labels as they appear between the braces; may be empty
     * @param label name of the label that distinguishes the constants
     * @param value label value of a constant
     */
    CounterSet(Class<E> constants, String labels, String label, Function<E, String> value) {
        this.counters = new EnumMap<>(constants);
        for (E constant : constants.getEnumConstants()) {
            String own = Exposition.label(label, value.apply(constant));
            counters.put(
                    constant,
                    byLabels.computeIfAbsent(labels.isEmpty() ? own : labels + "," + own, absent -> new LongAdder()));
        }
    }

    void increment(E constant) {
        add(constant, 1);
    }

    void add(E constant, long amount) {
        Objects.requireNonNull(counters.get(constant)).add(amount);
    }

    long sum() {
        return byLabels.values().stream().mapToLong(LongAdder::sum).sum();
    }

    void write(Exposition out) {
        byLabels.forEach((labels, counter) -> out.sample(labels, counter.sum()));
    }
}
