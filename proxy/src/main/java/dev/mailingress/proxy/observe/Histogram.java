package dev.mailingress.proxy.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, in fixed buckets; recorded by any thread, at the price of two additions. */
final class Histogram {

    private final long[] bounds;
    private final LongAdder[] buckets;
    private final LongAdder nanos = new LongAdder();
    private final String[] labels;

    /**
     * @param labels whose times these are, as they stand between the braces
     * @param bounds the longest times of the buckets, ascending; what takes longer than all has one of its own
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

    /** Samples of a family that was begun as histogram; its count is that of its buckets, whoever records meanwhile. */
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
