package dev.mailingress.proxy.transport.socket;

/**
 * How many directions of a loop carry bulk at present: those that have filled a whole read in this stretch of time or in the
 * one before. A direction that falls silent is forgotten by itself.
 */
final class BulkDetector {

    /** Two to the power of this many nanoseconds are a stretch: 134 ms. */
    private static final int INTERVAL_BITS = 27;

    private final LoopClock clock;
    private long interval;
    private int currentCount;
    private int previousCount;

    BulkDetector(LoopClock clock) {
        this.clock = clock;
    }

    /**
     * A direction has filled a read.
     *
     * @param lastInterval what this returned for it the last time
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
