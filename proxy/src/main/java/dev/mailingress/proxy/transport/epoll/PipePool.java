package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.socket.Pipe;
import dev.mailingress.proxy.transport.socket.Pipes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Pool of the pipes of one loop: few, because the kernel gives a user little memory for them (pipe(7),
 * "pipe-user-pages-soft"), and a direction holds one only while it contains data. Without a free pipe, data is copied.
 */
final class PipePool implements Pipes {

    /**
     * 64 pipes carried 64 streams no more cheaply, and would leave few descriptors for connections under a low limit of
     * open files.
     */
    static final int MAX_PIPES = 16;
    /**
     * This many consecutive failures are not accidental: something prevents this process from splicing (seccomp, for
     * example).
     */
    static final int MAX_FAILURES = 16;

    /** Pause after a pipe could not be opened. */
    private static final long OPEN_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Pause after splicing was refused, before it is tried again: an unusual peer may have caused that. */
    private static final long SPLICE_RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SplicePolicy splicePolicy;
    private final SpliceSupport support;
    private final Deque<SplicePipe> free = new ArrayDeque<>(MAX_PIPES);
    // Written by the loop only, read by any thread.
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong spliced = new AtomicLong();
    private long pausedAt;
    private long pauseNanos;
    private int failures;

    PipePool(SplicePolicy splicePolicy, SpliceSupport support) {
        this.splicePolicy = splicePolicy;
        this.support = support;
    }

    @Override
    public @Nullable Pipe acquire(int bulkDirections) {
        if (!splicePolicy.shouldSplice(bulkDirections)) {
            return null;
        }
        SplicePipe pipe = free.poll();
        return pipe == null ? openPipe() : pipe;
    }

    private @Nullable SplicePipe openPipe() {
        SpliceFunctions functions = support.functions();
        if (functions == null || open.get() == MAX_PIPES || isPaused()) {
            return null;
        }
        SplicePipe pipe = SplicePipe.open(functions);
        if (pipe == null) {
            pause(OPEN_RETRY_NANOS);
        } else {
            open.lazySet(open.get() + 1);
        }
        return pipe;
    }

    private boolean isPaused() {
        return pauseNanos > 0 && System.nanoTime() - pausedAt < pauseNanos;
    }

    private void pause(long nanos) {
        pauseNanos = nanos;
        pausedAt = System.nanoTime();
    }

    @Override
    public void release(Pipe pipe, boolean empty) {
        SplicePipe splicePipe = (SplicePipe) pipe;
        if (empty && failures < MAX_FAILURES) {
            free.push(splicePipe);
        } else {
            closePipe(splicePipe);
        }
    }

    @Override
    public void onFilled(int bytes) {
        if (bytes > 0) {
            if (failures >= MAX_FAILURES) {
                support.onSplicing();
            }
            failures = 0;
            spliced.lazySet(spliced.get() + bytes);
            return;
        }
        failures++;
        if (failures >= MAX_FAILURES) {
            support.onRefused();
            pause(SPLICE_RETRY_NANOS);
            close();
        }
    }

    @Override
    public long splicedBytes() {
        return spliced.get();
    }

    @Override
    public int openPipes() {
        return open.get();
    }

    @Override
    public int maxPipes() {
        return MAX_PIPES;
    }

    @Override
    public void close() {
        free.forEach(this::closePipe);
        free.clear();
    }

    private void closePipe(SplicePipe pipe) {
        pipe.close();
        open.lazySet(open.get() - 1);
    }
}
