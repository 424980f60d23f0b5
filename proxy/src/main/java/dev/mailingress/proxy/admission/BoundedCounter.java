package dev.mailingress.proxy.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are of something; never more than the limit that holds when one comes. Thread-safe. */
final class BoundedCounter {

    private static final int RETIRED = -1;

    private final AtomicInteger count = new AtomicInteger();

    /** @return false if {@code limit} is reached, or nothing is counted here any more; then nothing has changed */
    boolean enter(int limit) {
        // No increment that is taken back: for a moment it would refuse another loop's connection for which there is
        // room.
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

    /** @throws IllegalStateException if nobody is here */
    void leave() {
        if (count.getAndUpdate(seen -> seen > 0 ? seen - 1 : seen) <= 0) {
            throw new IllegalStateException("left more often than entered");
        }
    }

    int value() {
        return Math.max(0, count.get());
    }

    /** Ends the counting if nobody is here. */
    boolean retire() {
        return count.compareAndSet(0, RETIRED);
    }

    boolean isRetired() {
        return count.get() == RETIRED;
    }
}
