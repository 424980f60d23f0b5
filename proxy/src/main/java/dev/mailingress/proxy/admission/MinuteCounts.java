package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counters of the public connections of one minute. Thread-safe. */
final class MinuteCounts {

    private final long minute;
    private final SingleSourceDetector singleSource = new SingleSourceDetector();
    private final AtomicLong local = new AtomicLong();

    /** @param minute of a monotonic clock */
    MinuteCounts(long minute) {
        this.minute = minute;
    }

    long minute() {
        return minute;
    }

    /** @param bits of {@code source} */
    void record(InetAddress source, AddressBits bits, boolean isLocal) {
        singleSource.record(source, bits);
        if (isLocal) {
            local.incrementAndGet();
        }
    }

    long connections() {
        return singleSource.connections();
    }

    long local() {
        return local.get();
    }

    /** The private address that all of them came from; null if there were several, or a public one. */
    @Nullable
    InetAddress onlySource() {
        return singleSource.onlySource();
    }
}
