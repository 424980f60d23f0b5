package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.IntrusiveNode;
import dev.mailingress.proxy.transport.Loop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashed timing wheel with the timers of one loop: setting and cancelling one costs a few stores, however many there
 * are, and none of them exists in the kernel. A timer fires up to two ticks late, never early.
 *
 * @see <a href="https://doi.org/10.1145/41457.37504">Varghese and Lauck, Hashed and Hierarchical Timing Wheels, scheme
 *     6</a>
 */
final class TimerWheel {

    /**
     * Connection deadlines are seconds long, so this precision is enough, and a busy wheel wakes its loop ten times a
     * second.
     */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOGGER = LoggerFactory.getLogger(TimerWheel.class);
    private static final int SLOTS = 512;

    private final Timer[] slots = new Timer[SLOTS];
    private final LongSupplier nanoTime;
    private final long start;
    private long tick;
    /** No timer is due before this tick. */
    private long earliest;

    private int count;

    TimerWheel(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        for (int i = 0; i < SLOTS; i++) {
            // Timers and not plain nodes, so that the class is loaded before file descriptors can run out: a listener
            // sets a timer then.
            slots[i] = new Timer(() -> {}, 0);
        }
    }

    /** Nanoseconds until {@link #advance} may find a timer due; negative if no timer is set. */
    long nanosToNext() {
        if (count == 0) {
            return -1;
        }
        return Math.max(0, start + earliest * TICK_NANOS - nanoTime.getAsLong());
    }

    Loop.Cancellable schedule(long delayNanos, Runnable task) {
        if (count == 0) {
            // The wheel has not advanced while it was empty.
            tick = now();
        }
        long due = Math.max(tick + 1, now() + 1 + ceilTicks(delayNanos));
        Timer timer = new Timer(task, due);
        timer.insertBefore(slots[(int) (due % SLOTS)].next());
        earliest = count == 0 ? due : Math.min(earliest, due);
        count++;
        return timer;
    }

    /** Runs the timers that are due. */
    void advance() {
        long now = now();
        while (tick < now && count > 0) {
            tick++;
            fire(slots[(int) (tick % SLOTS)]);
        }
        tick = Math.max(tick, now);
        earliest = nextTickWithTimers();
    }

    private long nextTickWithTimers() {
        long next = tick + 1;
        while (count > 0 && slots[(int) (next % SLOTS)].isAlone()) {
            next++;
        }
        return next;
    }

    private void fire(Timer head) {
        IntrusiveNode node = head.next();
        while (node != head) {
            IntrusiveNode next = node.next();
            Timer timer = (Timer) node;
            if (timer.due <= tick) {
                timer.cancel();
                run(timer.task);
                // The task may have cancelled the next timer.
                if (next != head && next.isAlone()) {
                    next = head.next();
                }
            }
            node = next;
        }
    }

    // A timer that throws must not prevent those that are due with it.
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("Internal error in a timer.");
        }
    }

    private long now() {
        return (nanoTime.getAsLong() - start) / TICK_NANOS;
    }

    private static long ceilTicks(long nanos) {
        return (Math.max(nanos, 0) + TICK_NANOS - 1) / TICK_NANOS;
    }

    /** A timer in the ring of its slot, or the head of a slot. */
    private final class Timer extends IntrusiveNode implements Loop.Cancellable {

        private final Runnable task;
        private final long due;

        Timer(Runnable task, long due) {
            this.task = task;
            this.due = due;
        }

        @Override
        public void cancel() {
            if (!isAlone()) {
                unlink();
                count--;
            }
        }
    }
}
