package dev.mailingress.proxy.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what clients say too early all connections together may keep. Without it a crowd of unfinished ClientHellos,
 * each within its bound, would be more than the process has. Thread-safe.
 */
public final class PrefetchBudget {

    /** So much each connection may keep whatever the others do: a usual ClientHello never meets a crowd's limit. */
    static final int FREE_BYTES = 4 * 1024;

    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /** @param maxBytes in bytes, beyond {@value #FREE_BYTES} a connection */
    public PrefetchBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * A connection keeps {@code after} bytes instead of {@code before}.
     *
     * @return false if that is too much; then nothing has changed
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

    /** A connection keeps nothing any more. */
    void release(int before) {
        if (before > FREE_BYTES) {
            used.addAndGet(-charged(before));
        }
    }

    /** What counts now, in bytes. */
    long used() {
        return used.get();
    }

    private static long charged(int bytes) {
        return Math.max(0, bytes - FREE_BYTES);
    }
}
