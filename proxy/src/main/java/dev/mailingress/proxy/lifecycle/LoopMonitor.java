package dev.mailingress.proxy.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Watchdog of the event loops, by heartbeats: tasks that wait for their loop like every event. A loop that hangs or has
 * ended keeps its listening sockets, so the kernel goes on giving it a share of all clients.
 *
 * <p>A heartbeat is sent when the lags are requested, one at a time. So an idle loop sleeps in between, and a loop that
 * had nothing to do, or a process that was suspended, does not appear to hang. Thread-safe.
 */
final class LoopMonitor {

    /** No batch of events and no timer takes a hundredth of it; sessions survive shorter stalls. */
    static final Duration MAX_LAG = Duration.ofSeconds(30);

    private final List<Heartbeat> heartbeats;

    /** @param nanoTime as {@link System#nanoTime()} */
    LoopMonitor(List<? extends Executor> loops, LongSupplier nanoTime) {
        this.heartbeats =
                loops.stream().map(loop -> new Heartbeat(loop, nanoTime)).toList();
    }

    /** How long the heartbeat of each loop has been waiting, or has waited if it is over; sends the next ones. */
    List<Duration> lags() {
        return heartbeats.stream()
                .map(heartbeat -> Duration.ofNanos(heartbeat.lagNanos()))
                .toList();
    }

    /** The error if a loop does not respond; sends the next heartbeats. */
    Optional<String> failure() {
        List<Duration> waiting = heartbeats.stream()
                .map(heartbeat -> Duration.ofNanos(heartbeat.waitingNanos()))
                .toList();
        return IntStream.range(0, waiting.size())
                .filter(loop -> waiting.get(loop).compareTo(MAX_LAG) > 0)
                .mapToObj(loop -> "Event loop " + loop + " has not responded for "
                        + waiting.get(loop).toSeconds() + " s: restart the process.")
                .findFirst();
    }

    /** Heartbeat of one loop. */
    private static final class Heartbeat implements Runnable {

        private final Executor loop;
        private final LongSupplier nanoTime;
        private boolean waiting;
        private long sentAt;
        private long lastLag;

        Heartbeat(Executor loop, LongSupplier nanoTime) {
            this.loop = loop;
            this.nanoTime = nanoTime;
        }

        /** How long it has been waiting; zero if it is not, and then it is sent. */
        synchronized long waitingNanos() {
            return waitingNanosOr(0);
        }

        /** As {@link #waitingNanos}, or how long the last one has waited. */
        synchronized long lagNanos() {
            return waitingNanosOr(lastLag);
        }

        private long waitingNanosOr(long otherwise) {
            long now = nanoTime.getAsLong();
            if (waiting) {
                return now - sentAt;
            }
            waiting = true;
            sentAt = now;
            try {
                loop.execute(this);
            } catch (RejectedExecutionException e) {
                // The loop has ended: the heartbeat waits until the process is restarted.
            }
            return otherwise;
        }

        /** The loop responds. */
        @Override
        public synchronized void run() {
            lastLag = nanoTime.getAsLong() - sentAt;
            waiting = false;
        }
    }
}
