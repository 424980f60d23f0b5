package dev.mailingress.proxy.observe;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Metric family of a page in Prometheus' text format.
 *
 * @param samples in the order of the page
 */
record MetricFamily(String name, Type type, String help, List<Sample> samples) {

    private static final Set<String> HISTOGRAM_SUFFIXES = Set.of("_bucket", "_sum", "_count");

    /** Types that the proxy's metrics have. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** @param name of the family, with a suffix in a histogram */
    record Sample(String name, Map<String, String> labels, double value) {

        boolean hasLabels(Map<String, String> expected) {
            return labels.equals(expected);
        }
    }

    /** Whether {@code sample} may belong to this family by its name. */
    boolean isNameOf(String sample) {
        return type == Type.HISTOGRAM
                ? HISTOGRAM_SUFFIXES.stream().anyMatch(suffix -> sample.equals(name + suffix))
                : sample.equals(name);
    }

    /** Value of a counter or a gauge. */
    double value(Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.hasLabels(labels))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + labels + " not found among " + samples))
                .value();
    }

    HistogramSample histogram(Map<String, String> labels) {
        return HistogramSample.of(this, labels);
    }

    /** Values of a label. */
    Set<String> values(String label) {
        return samples.stream().map(sample -> sample.labels().get(label)).collect(Collectors.toSet());
    }
}
