package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;

/**
 * The one deadline of a connection. To move it back costs a store, not a timer: the timer looks when it fires, and goes to
 * sleep again for what is left.
 */
final class Deadline implements Runnable {

    private final Loop loop;
    private final Runnable expired;

    private Loop.Cancellable timer = () -> {};
    private long lengthNanos;
    private long countedFrom;
    private long firesAt;
    private boolean armed;

    Deadline(Loop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void set(long nanos) {
        lengthNanos = nanos;
        countedFrom = loop.nanoTime();
        if (!armed || firesAt - (countedFrom + lengthNanos) > 0) {
            timer.cancel();
            arm(lengthNanos);
        }
    }

    /** Counts from now on. */
    void moved() {
        countedFrom = loop.nanoTime();
    }

    void cancel() {
        timer.cancel();
        armed = false;
    }

    private void arm(long nanos) {
        armed = true;
        firesAt = loop.nanoTime() + nanos;
        timer = loop.schedule(Duration.ofNanos(nanos), this);
    }

    /** The timer has fired. */
    @Override
    public void run() {
        long left = countedFrom + lengthNanos - loop.nanoTime();
        if (left > 0) {
            arm(left);
        } else {
            armed = false;
            expired.run();
        }
    }
}
