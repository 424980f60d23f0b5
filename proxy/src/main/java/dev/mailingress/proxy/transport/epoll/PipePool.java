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
 * The pipes of one loop: few, because the kernel gives a user little memory for them (pipe(7), "pipe-user-pages-soft"), and
 * a direction holds one only while there is something in it. Who finds none copies.
 */
final class PipePool implements Pipes {

    /** Sixty-four carried 64 streams no cheaper, and would leave a small limit of open files little for connections. */
    static final int MAX_PIPES = 16;
    /** So many failures in a row are no accident: something does not let this process splice (seccomp, for instance). */
    static final int MAX_FAILURES = 16;

    /** Until another pipe is tried for, when one could not be had. */
    private static final long OPEN_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Until splicing is tried again, when it was refused: an odd peer may have caused that. */
    private static final long SPLICE_RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SplicePolicy splicePolicy;
    private final SpliceSupport support;
    private final Deque<SplicePipe> free = new ArrayDeque<>(MAX_PIPES);
    // Written by the loop alone, read by whoever asks.
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
