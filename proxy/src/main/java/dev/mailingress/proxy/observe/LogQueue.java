package dev.mailingress.proxy.observe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queue of log lines from the event loops to the writer thread. Lines are collected in a buffer until it is full or its
 * first line is {@link #MAX_DELAY} old, to avoid a system call for each line (the cost of HAProxy's log). If all
 * buffers wait to be written, further lines are rejected. The lock is held while a line is copied, never during a
 * write.
 */
final class LogQueue {

    static final Duration MAX_DELAY = Duration.ofSeconds(1);

    /** 1 MiB, about 3 500 lines. Allocated on demand, then kept. */
    static final int MAX_BUFFERS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<LogBuffer> full = new ArrayDeque<>(MAX_BUFFERS);
    private final Deque<LogBuffer> free = new ArrayDeque<>(MAX_BUFFERS);

    private LogBuffer open = new LogBuffer();
    private int allocated = 1;
    private long openedAt;
    private boolean closed;

    /** @return false if there is no room, or the queue is closed */
    boolean append(LineBuffer line) {
        lock.lock();
        try {
            if (closed || (!open.fits(line) && !openNext())) {
                return false;
            }
            if (open.isEmpty()) {
                openedAt = System.nanoTime();
                changed.signal();
            }
            open.add(line);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean openNext() {
        if (free.isEmpty() && allocated == MAX_BUFFERS) {
            return false;
        }
        full.add(open);
        changed.signal();
        open = nextFree();
        return true;
    }

    private LogBuffer nextFree() {
        if (free.isEmpty()) {
            allocated++;
            return new LogBuffer();
        }
        return free.remove();
    }

    /**
     * Waits for a buffer to write. Used by one thread, which releases each buffer before it takes the next one; so if
     * no buffer is full, there is a free one to continue with.
     *
     * @return null after {@link #close()}, when the queue is empty
     */
    @Nullable
    LogBuffer take() throws InterruptedException {
        lock.lock();
        try {
            while (full.isEmpty() && !isDue()) {
                if (closed) {
                    return null;
                }
                if (open.isEmpty()) {
                    changed.await();
                } else {
                    changed.awaitNanos(left());
                }
            }
            if (full.isEmpty()) {
                full.add(open);
                open = nextFree();
            }
            return full.remove();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return !open.isEmpty() && (closed || left() <= 0);
    }

    private long left() {
        return MAX_DELAY.toNanos() - (System.nanoTime() - openedAt);
    }

    void release(LogBuffer buffer) {
        buffer.clear();
        lock.lock();
        try {
            free.add(buffer);
        } finally {
            lock.unlock();
        }
    }

    /** Rejects further lines; the remaining ones can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
