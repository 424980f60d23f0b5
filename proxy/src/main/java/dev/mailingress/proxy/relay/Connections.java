package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Registry of all open connections. Thread-safe; actions run on each connection's own loop, soon after the call. */
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
     * @return false if {@code atMost} has elapsed before
     * @throws InterruptedException if this thread is interrupted
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
     * Applies a new configuration. Connections stay open, except those whose client is now banned, which are closed
     * immediately, and those whose listener was removed, which {@code drain}.
     */
    public void onConfiguration(RouteTable routes, Drain drain) {
        forEach(connection -> connection.eviction().onConfiguration(routes, drain));
    }

    /** As {@link #onConfiguration}, while all connections drain: only those of banned clients are affected. */
    public void onRules(RouteTable routes) {
        forEach(connection -> connection.eviction().onRules(routes));
    }

    /** Drains all connections: they may end on their own, or are closed as {@code drain} determines. */
    public void drain(Drain drain) {
        forEach(connection -> connection.eviction().drain(drain));
    }

    /**
     * Reports the bytes of all connections, each on its loop.
     *
     * @return completed when all loops have done so; never if one has ended
     */
    public CompletableFuture<Void> reportBytes() {
        return CompletableFuture.allOf(lists.entrySet().stream()
                .map(entry -> CompletableFuture.runAsync(
                        () -> entry.getValue().forEach(Connection::reportBytes), entry.getKey()))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Closes all remaining connections. */
    public void kill() {
        forEach(connection -> connection.abort(Termination.KILLED));
    }

    private void forEach(Consumer<Connection> action) {
        lists.forEach((loop, list) -> loop.execute(() -> list.forEach(action)));
    }
}
