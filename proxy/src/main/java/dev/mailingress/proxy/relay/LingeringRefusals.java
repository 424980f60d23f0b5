package dev.mailingress.proxy.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limit of refused connections that stay open until the client has received the line. They hold no place in the limits
 * of admission, so without this one a crowd that is refused would use up descriptors and memory. Thread-safe.
 */
public final class LingeringRefusals {

    private final int max;
    private final AtomicInteger count = new AtomicInteger();

    /** @param max 0 or more */
    public LingeringRefusals(int max) {
        this.max = max;
    }

    /**
     * Counts one more.
     *
     * @return false, without a change, if the limit is reached; then the connection must be closed immediately
     */
    boolean enter() {
        int seen = count.get();
        while (seen < max) {
            int witness = count.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Called exactly once for each {@link #enter} that returned true. */
    void leave() {
        count.decrementAndGet();
    }

    /** Number of refused connections that are still open. */
    public int count() {
        return count.get();
    }
}
