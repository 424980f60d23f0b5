package dev.mailingress.proxy.observe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way from the loops to the one thread that writes them. They gather in a piece until it is full or its first
 * line has waited {@link #PATIENCE}, because a system call for each line is what HAProxy's log costs. When all pieces wait
 * to be written, further lines are not taken. The lock is held for the copy of a line, never while anything is written.
 */
final class LogQueue {

    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** 1 MiB, about 3 500 lines. Made when first needed, then kept. */
    static final int MAX_PIECES = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<LogBuffer> full = new ArrayDeque<>(MAX_PIECES);
    private final Deque<LogBuffer> free = new ArrayDeque<>(MAX_PIECES);

    private LogBuffer open = new LogBuffer();
    private int made = 1;
    private long openedAt;
    private boolean closed;

    /** @return false if there is no room, or no longer anybody who writes */
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
        if (free.isEmpty() && made == MAX_PIECES) {
            return false;
        }
        full.add(open);
        changed.signal();
        open = nextFree();
        return true;
    }

    private LogBuffer nextFree() {
        if (free.isEmpty()) {
            made++;
            return new LogBuffer();
        }
        return free.remove();
    }

    /**
     * Waits for a piece to write. Used by one thread, which gives back what it took before it takes more; so where no piece
     * is full there is a free one to go on with.
     *
     * @return null after {@link #close()}, when all is taken
     * @throws InterruptedException if this thread is no longer wanted
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
        return PATIENCE.toNanos() - (System.nanoTime() - openedAt);
    }

    void giveBack(LogBuffer piece) {
        piece.clear();
        lock.lock();
        try {
            free.add(piece);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more lines; those that are here may still be taken. */
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
