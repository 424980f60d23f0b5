package dev.mailingress.proxy.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Histogram of durations in fixed buckets. Thread-safe; recording costs two additions. */
final class Histogram {

    private final long[] bounds;
    private final LongAdder[] buckets;
    private final LongAdder nanos = new LongAdder();
    private final String[] labels;

    /**
     * @param labels as they appear between the braces
     * @param bounds upper bounds of the buckets, ascending; longer durations have an additional bucket
     */
    Histogram(String labels, List<Duration> bounds) {
        this.bounds = bounds.stream().mapToLong(Duration::toNanos).toArray();
        this.buckets = new LongAdder[bounds.size() + 1];
        this.labels = new String[bounds.size() + 1];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
            this.labels[i] = labels + "," + Exposition.label("le", le(i));
        }
    }

    private String le(int bucket) {
        return bucket == bounds.length
                ? "+Inf"
                : Exposition.appendSeconds(new StringBuilder(), bounds[bucket]).toString();
    }

    void record(Duration took) {
        long time = took.toNanos();
        int bucket = 0;
        while (bucket < bounds.length && time > bounds[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        nanos.add(time);
    }

    /** Writes samples of a histogram family; the count is the sum of the buckets, even during concurrent recording. */
    void write(Exposition out, String labelsOfSum) {
        long count = 0;
        for (int i = 0; i < buckets.length; i++) {
            count += buckets[i].sum();
            out.sample("_bucket", labels[i], count);
        }
        out.seconds("_sum", labelsOfSum, nanos.sum());
        out.sample("_count", labelsOfSum, count);
    }
}
