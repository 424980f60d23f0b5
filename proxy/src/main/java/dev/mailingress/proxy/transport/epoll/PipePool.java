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
     * Maximum for one loop: 64 pipes carried 64 streams no more cheaply, and would leave few descriptors for
     * connections under a low limit of open files.
     */
    static final int MAX_PIPES = 16;

    /**
     * Maximum for all loops. Each pipe has 64 pages, and the 16 384 of a user (pipe-user-pages-soft) are shared with
     * the other containers of the node.
     */
    private static final int MAX_PIPES_OF_PROCESS = 64;

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
    private final int maxPipes;
    private final Deque<SplicePipe> free = new ArrayDeque<>(MAX_PIPES);
    // Written by the loop only, read by any thread.
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong spliced = new AtomicLong();
    private long pausedAt;
    private long pauseNanos;
    private int failures;

    /** @param loops number of loops that have such a pool */
    PipePool(SplicePolicy splicePolicy, SpliceSupport support, int loops) {
        this.splicePolicy = splicePolicy;
        this.support = support;
        this.maxPipes = Math.max(1, Math.min(MAX_PIPES, MAX_PIPES_OF_PROCESS / loops));
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
        if (functions == null || open.get() == maxPipes || isPaused()) {
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
        return maxPipes;
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
