package dev.mailingress.proxy.relay;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The connections that live now, for those who wait for their end. */
public final class Connections {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Set<Connection> living = new HashSet<>();

    void add(Connection connection) {
        lock.lock();
        try {
            living.add(connection);
        } finally {
            lock.unlock();
        }
    }

    void remove(Connection connection) {
        lock.lock();
        try {
            living.remove(connection);
            if (living.isEmpty()) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        lock.lock();
        try {
            return living.size();
        } finally {
            lock.unlock();
        }
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
            while (!living.isEmpty() && left > 0) {
                left = empty.awaitNanos(left);
            }
            return living.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all that are left. */
    public void kill() {
        List<Connection> left;
        lock.lock();
        try {
            left = List.copyOf(living);
        } finally {
            lock.unlock();
        }
        left.forEach(Connection::kill);
    }
}
