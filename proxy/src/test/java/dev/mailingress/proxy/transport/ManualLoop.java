package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Loop whose clock and connection attempts the test controls. */
public final class ManualLoop implements Loop {

    private final List<Timer> timers = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private long now = 1_000;
    private boolean throwsOnConnect;

    /** Pending connection attempt. */
    public record Attempt(InetSocketAddress address, ConnectHandler handler) {}

    private record Timer(long at, Runnable task) {}

    @Override
    public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        if (throwsOnConnect) {
            throwsOnConnect = false;
            throw new IllegalStateException("thrown by the test");
        }
        Attempt attempt = new Attempt(address, handler);
        attempts.add(attempt);
        return () -> attempts.remove(attempt);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(now + delay.toNanos(), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    /** The next call of {@link #connect} throws. */
    public void throwOnNextConnect() {
        throwsOnConnect = true;
    }

    /** Removes and returns the oldest pending attempt. */
    public Attempt nextAttempt() {
        return attempts.remove(0);
    }

    /** Removes and returns the pending attempt to this address. */
    public Attempt attemptTo(InetSocketAddress address) {
        Attempt found = attempts.stream()
                .filter(attempt -> attempt.address().equals(address))
                .findFirst()
                .orElseThrow();
        attempts.remove(found);
        return found;
    }

    /** Addresses of the pending attempts, the oldest first. */
    public List<InetSocketAddress> attempted() {
        return attempts.stream().map(Attempt::address).toList();
    }

    public int openAttempts() {
        return attempts.size();
    }

    public int openTimers() {
        return timers.size();
    }

    /** Advances the clock and fires the due timers in order. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        Optional<Timer> due = dueBefore(end);
        while (due.isPresent()) {
            timers.remove(due.get());
            now = Math.max(now, due.get().at());
            due.get().task().run();
            due = dueBefore(end);
        }
        now = end;
    }

    private Optional<Timer> dueBefore(long end) {
        return timers.stream().filter(timer -> timer.at() <= end).min(Comparator.comparingLong(Timer::at));
    }
}
