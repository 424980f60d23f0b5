package dev.mailingress.proxy.transport.socket;

/**
 * A loop's time: read once for each batch of events rather than for each event, because a busy loop would ask hundreds of
 * times a millisecond. Used on that loop alone.
 */
final class LoopClock {

    private long time;
    private boolean valid;

    long nanoTime() {
        if (!valid) {
            time = System.nanoTime();
            valid = true;
        }
        return time;
    }

    /** What was read is old. */
    void invalidate() {
        valid = false;
    }
}
