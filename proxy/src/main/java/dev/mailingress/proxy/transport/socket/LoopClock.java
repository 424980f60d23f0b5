package dev.mailingress.proxy.transport.socket;

/**
 * Clock of a loop, read once per batch of events and not for each event, because a busy loop would read it hundreds of
 * times per millisecond. Used on that loop only.
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

    /** The next call reads the system clock again. */
    void invalidate() {
        valid = false;
    }
}
