package dev.mailingress.proxy.transport.socket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Rate limit of a warning: one in an interval, whatever the number of listeners and loops. Thread-safe. */
final class WarningInterval {

    private final long nanos;
    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;

    /** @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime()} */
    WarningInterval(Duration interval, LongSupplier nanoTime) {
        this.nanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether the warning is due; then the next one is due an interval later. */
    boolean isDue() {
        long now = nanoTime.getAsLong();
        long at = nextAt.get();
        return now - at >= 0 && nextAt.compareAndSet(at, now + nanos);
    }
}
