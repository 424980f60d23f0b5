package dev.mailingress.proxy.check;

import java.time.Duration;

/** Timeouts of one session, none longer than the time left for its port. Used by one thread at a time. */
final class SessionTimes {

    private final CheckTimeouts timeouts;
    private final Duration atMost;
    private long began = System.nanoTime();

    /** @param atMost total time, if less than {@code timeouts} allows */
    SessionTimes(CheckTimeouts timeouts, Duration atMost) {
        this.timeouts = timeouts;
        this.atMost = atMost;
    }

    /** Restarts the session's time: it is connected. */
    void begin() {
        began = System.nanoTime();
    }

    Duration connect() {
        return shorter(timeouts.connect(), atMost);
    }

    Duration firstByte() {
        return shorter(timeouts.firstByte(), atMost);
    }

    /** Time left for the complete greeting; may be negative. */
    Duration greeting() {
        return shorter(timeouts.greeting(), atMost).minus(elapsed());
    }

    Duration reply() {
        return timeouts.reply();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
