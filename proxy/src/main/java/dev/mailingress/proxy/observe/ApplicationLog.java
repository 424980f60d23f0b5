package dev.mailingress.proxy.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Log of the application, which event loops write to: a thread of its own passes it on. So a reader of standard error
 * that does not read (a full disk of the container runtime, for example) delays no connection; then messages are
 * dropped, and their number is reported as soon as it reads again. Thread-safe.
 */
public final class ApplicationLog extends OutputStream {

    /** Some hundred messages. */
    static final int MAX_BYTES = 128 * 1024;

    private static final int INITIAL_BYTES = 1024;
    private static final long CLOSE_MILLIS = 1_000;

    private final OutputStream out;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** What is to be written next, and the buffer that is being written: exchanged at each write. */
    private byte[] queued = new byte[INITIAL_BYTES];

    private byte[] written = new byte[INITIAL_BYTES];
    private int length;
    private int dropped;
    private boolean writing;
    private boolean closed;

    /** @param out receives the messages, in large writes that may block */
    public ApplicationLog(OutputStream out) {
        this.out = out;
        this.writer = new Thread(this::writeAll, "application-log");
        writer.setDaemon(true);
    }

    /** Starts the thread; messages that are written before wait for it. */
    public void start() {
        writer.start();
    }

    /** Stream that passes each printed message on as a whole. */
    public PrintStream asPrintStream() {
        return new PrintStream(this, false, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        lock.lock();
        try {
            if (closed || length + count > MAX_BYTES) {
                dropped++;
                return;
            }
            if (length + count > queued.length) {
                queued = Arrays.copyOf(queued, Math.min(MAX_BYTES, Math.max(length + count, 2 * queued.length)));
            }
            System.arraycopy(bytes, offset, queued, length, count);
            length += count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        try {
            for (int count = next(); count >= 0; count = next()) {
                writeOut(count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return number of bytes to write; negative after {@link #close()}, when nothing is left */
    private int next() throws InterruptedException {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (length == 0 && !closed) {
                changed.await();
            }
            if (length == 0) {
                return -1;
            }
            byte[] full = queued;
            queued = written;
            written = full;
            int count = length;
            length = 0;
            writing = true;
            reportDropped();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void reportDropped() {
        if (dropped > 0) {
            byte[] report = ("WARN " + dropped + " log messages were dropped, because standard error was not read.\n")
                    .getBytes(StandardCharsets.UTF_8);
            dropped = 0;
            write(report, 0, report.length);
        }
    }

    private void writeOut(int count) {
        try {
            out.write(written, 0, count);
            out.flush();
        } catch (IOException e) {
            // Nothing is left to report it to.
        }
    }

    /** Writes what is queued, waiting at most {@value #CLOSE_MILLIS} ms; what is written later is dropped. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            long left = TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
            while ((length > 0 || writing) && writer.isAlive() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
