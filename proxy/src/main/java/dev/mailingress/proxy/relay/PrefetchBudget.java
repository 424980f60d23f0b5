package dev.mailingress.proxy.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Prefetch budget: limits the memory of all {@link PrefetchBuffer prefetch buffers} together. Without it many
 * unfinished ClientHellos, each within its own limit, would exceed the memory of the process. Thread-safe.
 */
public final class PrefetchBudget {

    /**
     * Each connection may use this much regardless of the others: a usual ClientHello is never affected by the limit.
     */
    static final int FREE_BYTES = 4 * 1024;

    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /** @param maxBytes in total, beyond {@value #FREE_BYTES} per connection */
    public PrefetchBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Changes the reservation of a connection from {@code before} to {@code after} bytes.
     *
     * @return false if the limit is exceeded; then nothing has changed
     */
    boolean resize(int before, int after) {
        long more = charged(after) - charged(before);
        if (more == 0) {
            return true;
        }
        if (used.addAndGet(more) <= maxBytes) {
            return true;
        }
        used.addAndGet(-more);
        return false;
    }

    /** Releases the reservation of a connection. */
    void release(int before) {
        if (before > FREE_BYTES) {
            used.addAndGet(-charged(before));
        }
    }

    /** Number of bytes charged to the budget. */
    long used() {
        return used.get();
    }

    private static long charged(int bytes) {
        return Math.max(0, bytes - FREE_BYTES);
    }
}
