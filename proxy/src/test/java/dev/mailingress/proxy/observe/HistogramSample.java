package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.observe.MetricFamily.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Histogram of one set of labels.
 *
 * @param buckets in ascending order of their bounds; the last one is unbounded
 */
record HistogramSample(List<Bucket> buckets, double sum, long count) {

    /** @param count of the observations up to {@code upperBound}, so those of lower buckets are included */
    record Bucket(double upperBound, long count) {}

    /**
     * @param labels without {@code le}
     * @throws IllegalStateException if the family does not have exactly one histogram with these labels, or if it is not valid
     */
    static HistogramSample of(MetricFamily family, Map<String, String> labels) {
        List<Bucket> buckets = family.samples().stream()
                .filter(sample -> sample.name().equals(family.name() + "_bucket"))
                .filter(sample -> withoutBound(sample).equals(labels))
                .map(sample -> new Bucket(PrometheusReader.number(bound(sample)), count(sample)))
                .toList();
        HistogramSample histogram = new HistogramSample(
                buckets, only(family, "_sum", labels).value(), count(only(family, "_count", labels)));
        histogram.requireValid(family.name() + labels);
        return histogram;
    }

    static Map<String, String> withoutBound(Sample sample) {
        Map<String, String> labels = new HashMap<>(sample.labels());
        labels.remove("le");
        return labels;
    }

    private static String bound(Sample bucket) {
        String bound = bucket.labels().get("le");
        if (bound == null) {
            throw new IllegalStateException(bucket + ": label \"le\" not found");
        }
        return bound;
    }

    private static long count(Sample sample) {
        if (sample.value() < 0 || sample.value() != Math.rint(sample.value())) {
            throw new IllegalStateException(sample + ": a count must be a whole number");
        }
        return (long) sample.value();
    }

    private static Sample only(MetricFamily family, String suffix, Map<String, String> labels) {
        List<Sample> found = family.samples().stream()
                .filter(sample -> sample.name().equals(family.name() + suffix) && sample.hasLabels(labels))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    family.name() + suffix + labels + ": expected one sample, found " + found.size());
        }
        return found.get(0);
    }

    private void requireValid(String name) {
        for (int i = 1; i < buckets.size(); i++) {
            if (buckets.get(i - 1).upperBound() >= buckets.get(i).upperBound()) {
                throw new IllegalStateException(name + ": bounds of buckets must be ascending: " + buckets);
            }
            if (buckets.get(i - 1).count() > buckets.get(i).count()) {
                throw new IllegalStateException(name + ": counts of buckets must not decrease: " + buckets);
            }
        }
        if (buckets.isEmpty() || !buckets.get(buckets.size() - 1).equals(new Bucket(Double.POSITIVE_INFINITY, count))) {
            throw new IllegalStateException(
                    name + ": the last bucket must be +Inf and have the count " + count + ": " + buckets);
        }
    }
}
