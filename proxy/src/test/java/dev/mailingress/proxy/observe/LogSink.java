package dev.mailingress.proxy.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Output of the access log whose writes succeed, block or fail as the test requires. */
final class LogSink extends OutputStream {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Semaphore permits;
    private volatile boolean failing;
    private volatile int writes;

    private LogSink(int writes) {
        this.permits = new Semaphore(writes);
    }

    static LogSink ready() {
        return new LogSink(Integer.MAX_VALUE / 2);
    }

    static LogSink blocked() {
        return new LogSink(0);
    }

    void unblock() {
        permits.release(Integer.MAX_VALUE / 2);
    }

    void failing(boolean value) {
        failing = value;
    }

    /** Waits for the first write. */
    void awaitFirstWrite() throws InterruptedException {
        written.await();
    }

    int writes() {
        return writes;
    }

    List<String> lines() {
        return content.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    @Override
    public void write(int single) {
        throw new IllegalStateException("bytes must not be written one at a time");
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        written.countDown();
        permits.acquireUninterruptibly();
        writes++;
        if (failing) {
            throw new IOException("No space left on device");
        }
        content.write(bytes, offset, length);
    }
}
