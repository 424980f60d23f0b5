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
    static final int FAILURES = 16;

    /** Until another pipe is tried for, when one could not be had. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Until splicing is tried again, when it was refused: an odd peer may have caused that. */
    private static final long REFUSED_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SplicePolicy splicePolicy;
    private final SpliceSupport link;
    private final Deque<SplicePipe> free = new ArrayDeque<>(MAX_PIPES);
    // Written by the loop alone, read by whoever asks.
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong spliced = new AtomicLong();
    private long pauseBegan;
    private long pauseNanos;
    private int failures;

    PipePool(SplicePolicy splicePolicy, SpliceSupport link) {
        this.splicePolicy = splicePolicy;
        this.link = link;
    }

    @Override
    public @Nullable Pipe take(int directionsInBulk) {
        if (!splicePolicy.pays(directionsInBulk)) {
            return null;
        }
        SplicePipe pipe = free.poll();
        return pipe == null ? openAnother() : pipe;
    }

    private @Nullable SplicePipe openAnother() {
        SpliceFunctions call = link.call();
        if (call == null || open.get() == MAX_PIPES || isPausing()) {
            return null;
        }
        SplicePipe pipe = SplicePipe.open(call);
        if (pipe == null) {
            pause(PAUSE_NANOS);
        } else {
            open.lazySet(open.get() + 1);
        }
        return pipe;
    }

    private boolean isPausing() {
        return pauseNanos > 0 && System.nanoTime() - pauseBegan < pauseNanos;
    }

    private void pause(long nanos) {
        pauseNanos = nanos;
        pauseBegan = System.nanoTime();
    }

    @Override
    public void giveBack(Pipe pipe, boolean empty) {
        SplicePipe ours = (SplicePipe) pipe;
        if (empty && failures < FAILURES) {
            free.push(ours);
        } else {
            closePipe(ours);
        }
    }

    @Override
    public void filled(int bytes) {
        if (bytes > 0) {
            if (failures >= FAILURES) {
                link.works();
            }
            failures = 0;
            spliced.lazySet(spliced.get() + bytes);
            return;
        }
        failures++;
        if (failures >= FAILURES) {
            link.refused();
            pause(REFUSED_PAUSE_NANOS);
            close();
        }
    }

    @Override
    public long bytes() {
        return spliced.get();
    }

    @Override
    public int open() {
        return open.get();
    }

    @Override
    public int most() {
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
