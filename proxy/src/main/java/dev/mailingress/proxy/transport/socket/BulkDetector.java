package dev.mailingress.proxy.transport.socket;

/**
 * How many directions of a loop carry bulk at present: those that have filled a whole read in this stretch of time or in the
 * one before. A direction that falls silent is forgotten by itself.
 */
final class BulkDetector {

    /** Two to the power of this many nanoseconds are a stretch: 134 ms. */
    private static final int STRETCH_BITS = 27;

    private final LoopClock clock;
    private long stretch;
    private int now;
    private int before;

    BulkDetector(LoopClock clock) {
        this.clock = clock;
    }

    /**
     * A direction has filled a read.
     *
     * @param lastNoted what this returned for it the last time
     */
    long note(long lastNoted) {
        turn();
        if (lastNoted != stretch) {
            now++;
        }
        return stretch;
    }

    int directions() {
        turn();
        return Math.max(now, before);
    }

    private void turn() {
        long current = clock.nanoTime() >> STRETCH_BITS;
        if (current != stretch) {
            before = current == stretch + 1 ? now : 0;
            now = 0;
            stretch = current;
        }
    }
}
