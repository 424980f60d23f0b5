package dev.mailingress.proxy.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** Counter of connections that never exceeds a limit; each increment may have another limit. Thread-safe. */
final class BoundedCounter {

    private static final int RETIRED = -1;

    private final AtomicInteger count = new AtomicInteger();

    /** @return false, without a change, if {@code limit} is reached or the counter is retired */
    boolean enter(int limit) {
        // Not an increment that is undone: that could briefly refuse another connection although there is room.
        int seen = count.get();
        while (seen != RETIRED && seen < limit) {
            int witness = count.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** @throws IllegalStateException if the count is zero */
    void leave() {
        if (count.getAndUpdate(seen -> seen > 0 ? seen - 1 : seen) <= 0) {
            throw new IllegalStateException("Internal error: connection counter below zero");
        }
    }

    int value() {
        return Math.max(0, count.get());
    }

    /** Retires the counter if the count is zero. */
    boolean retire() {
        return count.compareAndSet(0, RETIRED);
    }

    boolean isRetired() {
        return count.get() == RETIRED;
    }
}
