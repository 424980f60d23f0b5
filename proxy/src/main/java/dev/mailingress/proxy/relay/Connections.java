package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The connections that live now, for those who have to reach all of them. Any thread may ask; what is asked for happens on
 * each connection's own loop, soon after.
 */
public final class Connections {

    private final Map<Loop, ConnectionList> lists = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();

    void add(Connection connection, Loop loop) {
        count.incrementAndGet();
        ConnectionList existing = lists.get(loop);
        ConnectionList list = existing != null ? existing : lists.computeIfAbsent(loop, key -> new ConnectionList());
        list.add(connection);
    }

    void remove(Connection connection) {
        connection.unlink();
        if (count.decrementAndGet() == 0) {
            signalEmpty();
        }
    }

    private void signalEmpty() {
        lock.lock();
        try {
            empty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        return count.get();
    }

    /**
     * Waits until the last connection has ended.
     *
     * @return false if {@code atMost} was over before
     * @throws InterruptedException if this thread is no longer wanted
     */
    public boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (count.get() > 0 && left > 0) {
                left = empty.awaitNanos(left);
            }
            return count.get() == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A new configuration is in force. Connections live on, except those whose client may no longer come in, which end at
     * once, and those whose listener is gone, which {@code drain}.
     */
    public void onConfiguration(RouteTable routes, Drain drain) {
        forEach(connection -> connection.eviction().onConfiguration(routes, drain));
    }

    /** All are to end by themselves, or as {@code drain} says. */
    public void drain(Drain drain) {
        forEach(connection -> connection.eviction().drain(drain));
    }

    /** Ends all that are left. */
    public void kill() {
        forEach(connection -> connection.abort(Termination.KILLED));
    }

    private void forEach(Consumer<Connection> action) {
        lists.forEach((loop, list) -> loop.execute(() -> list.forEach(action)));
    }
}
