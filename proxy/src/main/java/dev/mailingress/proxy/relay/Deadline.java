package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;

/**
 * The deadline of a connection. To extend it costs a store and no timer: when the timer fires, it checks the deadline
 * and is set again for the remaining time.
 */
final class Deadline implements Runnable {

    private final Loop loop;
    private final Runnable onExpired;

    private Loop.Cancellable timer = () -> {};
    private Duration length = Duration.ZERO;
    private long countedFrom;
    private long firesAt;
    private boolean armed;

    Deadline(Loop loop, Runnable onExpired) {
        this.loop = loop;
        this.onExpired = onExpired;
    }

    void set(Duration newLength) {
        length = newLength;
        countedFrom = loop.nanoTime();
        if (!armed || firesAt - end() > 0) {
            timer.cancel();
            arm(newLength);
        }
    }

    /** Restarts the deadline from now. */
    void extend() {
        countedFrom = loop.nanoTime();
    }

    void cancel() {
        timer.cancel();
        armed = false;
    }

    private long end() {
        return countedFrom + length.toNanos();
    }

    private void arm(Duration wait) {
        armed = true;
        firesAt = loop.nanoTime() + wait.toNanos();
        timer = loop.schedule(wait, this);
    }

    /** The timer has fired. */
    @Override
    public void run() {
        long left = end() - loop.nanoTime();
        if (left > 0) {
            arm(Duration.ofNanos(left));
        } else {
            armed = false;
            onExpired.run();
        }
    }
}
