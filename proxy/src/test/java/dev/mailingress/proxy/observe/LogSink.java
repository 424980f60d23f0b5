package dev.mailingress.proxy.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Whoever reads the access log: at once, late, or not at all. */
final class LogSink extends OutputStream {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Semaphore patience;
    private volatile boolean broken;
    private volatile int writes;

    private LogSink(int writes) {
        this.patience = new Semaphore(writes);
    }

    static LogSink attentive() {
        return new LogSink(Integer.MAX_VALUE / 2);
    }

    static LogSink asleep() {
        return new LogSink(0);
    }

    void wakeUp() {
        patience.release(Integer.MAX_VALUE / 2);
    }

    void broken(boolean nowBroken) {
        broken = nowBroken;
    }

    /** Until somebody waits for this reader. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    int writes() {
        return writes;
    }

    List<String> lines() {
        return taken.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    @Override
    public void write(int single) {
        throw new IllegalStateException("one byte at a time is too dear");
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        asked.countDown();
        patience.acquireUninterruptibly();
        writes++;
        if (broken) {
            throw new IOException("No space left on device");
        }
        taken.write(bytes, offset, length);
    }
}
