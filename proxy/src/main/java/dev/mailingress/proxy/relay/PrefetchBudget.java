package dev.mailingress.proxy.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Prefetch budget: limits the memory of all {@link PrefetchBuffer prefetch buffers} together. Without it many
 * unfinished ClientHellos, each within its own limit, would exceed the memory of the process. Every byte counts, also
 * of small buffers, because there may be many of them. Thread-safe.
 */
public final class PrefetchBudget {

    /**
     * Buffers up to this size may use the whole budget, larger ones half of it: so a usual ClientHello is not affected
     * by those of unusual size.
     */
    static final int SMALL_BYTES = 4 * 1024;

    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /** @param maxBytes in total */
    public PrefetchBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Changes the reservation of a connection from {@code before} to {@code after} bytes.
     *
     * @return false if the limit is exceeded; then nothing has changed
     */
    boolean resize(int before, int after) {
        int more = after - before;
        long limit = after > SMALL_BYTES ? maxBytes / 2 : maxBytes;
        if (more <= 0 || used.addAndGet(more) <= limit) {
            return true;
        }
        used.addAndGet(-more);
        return false;
    }

    /** Releases the reservation of a connection. */
    void release(int before) {
        if (before > 0) {
            used.addAndGet(-before);
        }
    }

    /** Number of bytes charged to the budget. */
    public long used() {
        return used.get();
    }
}
