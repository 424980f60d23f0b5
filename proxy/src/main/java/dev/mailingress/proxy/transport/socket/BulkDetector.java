package dev.mailingress.proxy.transport.socket;

/**
 * Counts the directions of a loop that carry bulk data at present: those that have filled a whole read in the current
 * interval or in the one before. A direction that becomes silent is dropped automatically.
 */
final class BulkDetector {

    /** Length of an interval: 2 to the power of this many nanoseconds, 134 ms. */
    private static final int INTERVAL_BITS = 27;

    private final LoopClock clock;
    private long interval;
    private int currentCount;
    private int previousCount;

    BulkDetector(LoopClock clock) {
        this.clock = clock;
    }

    /**
     * A direction has filled a whole read.
     *
     * @param lastInterval the return value of the previous call for this direction
     */
    long onFullRead(long lastInterval) {
        advance();
        if (lastInterval != interval) {
            currentCount++;
        }
        return interval;
    }

    int activeDirections() {
        advance();
        return Math.max(currentCount, previousCount);
    }

    private void advance() {
        long newInterval = clock.nanoTime() >> INTERVAL_BITS;
        if (newInterval != interval) {
            previousCount = newInterval == interval + 1 ? currentCount : 0;
            currentCount = 0;
            interval = newInterval;
        }
    }
}
