package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Loop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop that is one of Netty's, with one buffer and one wheel of timers for all its legs. */
public final class SocketLoop implements Loop {

    private final IoEventLoop eventLoop;
    private final LoopHandler handler;
    private final LoopClock clock;
    private final SocketConnector socketConnector;
    private final Pipes pipes;
    private final LoopMemory memory;
    private final SharedChunk chunk;
    private final TimerWheel timers;
    private final BulkDetector bulkDetector;
    private final DeferredTasks deferredTasks;
    private Future<?> wakeUp;
    private long wakeUpAt;
    private boolean wakeUpPending;

    SocketLoop(
            IoEventLoop eventLoop,
            LoopHandler handler,
            SocketConnector socketConnector,
            Pipes pipes,
            LoopMemory memory) {
        this.eventLoop = eventLoop;
        this.handler = handler;
        this.clock = handler.clock();
        this.deferredTasks = handler.deferredTasks();
        this.socketConnector = socketConnector;
        this.pipes = pipes;
        this.memory = memory;
        this.chunk = new SharedChunk(memory.shared());
        this.timers = new TimerWheel(clock::nanoTime);
        this.bulkDetector = new BulkDetector(clock);
        this.wakeUp = eventLoop.newSucceededFuture(null);
    }

    LoopMemory memory() {
        return memory;
    }

    DeferredTasks deferredTasks() {
        return deferredTasks;
    }

    BulkDetector bulkDetector() {
        return bulkDetector;
    }

    Pipes pipes() {
        return pipes;
    }

    @Nullable
    Pipe acquirePipe() {
        return pipes.acquire(bulkDetector.activeDirections());
    }

    /** What lies in the shared buffer. */
    SharedChunk chunk(int length) {
        return chunk.of(length);
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Cancellable timer = timers.schedule(delay.toNanos(), task);
        scheduleWakeUp();
        return timer;
    }

    /** Asks for one wake-up, when the next timer may be due: a loop whose connections are idle sleeps. */
    private void scheduleWakeUp() {
        long delay = timers.nanosToNext();
        long at = nanoTime() + delay;
        if (delay < 0 || (wakeUpPending && wakeUpAt - at <= 0)) {
            return;
        }
        wakeUp.cancel(false);
        wakeUpPending = true;
        wakeUpAt = at;
        wakeUp = eventLoop.schedule(this::onWakeUp, delay, TimeUnit.NANOSECONDS);
    }

    private void onWakeUp() {
        // Else timers would be found not to be due yet, by what one batch of events took.
        clock.invalidate();
        // This wake-up is over, though its future is not done before it returns: timers that timers set need another
        // one.
        wakeUpPending = false;
        timers.advance();
        scheduleWakeUp();
    }

    @Override
    public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        SocketLeg leg;
        try {
            leg = socketConnector.connect(address, this);
        } catch (IOException e) {
            execute(() -> handler.onFailed(PendingConnect.failure(e)));
            return () -> {};
        }
        PendingConnect pending = new PendingConnect(leg, handler);
        pending.start(this, timeout);
        register(leg);
        return pending;
    }

    // Not by Netty's event loop, which makes a promise and a wrapper for each, so as to know whether it may be
    // suspended: these
    // loops never are.
    /** Lets events of {@code handle} come; on the loop itself that is done when this returns. */
    void register(Registrable handle) {
        if (!eventLoop.inEventLoop()) {
            execute(() -> register(handle));
            return;
        }
        IoRegistration registration;
        try {
            registration = handler.register(handle);
        } catch (Exception e) {
            handle.onRegistrationFailed(e);
            return;
        }
        handle.onRegistered(registration);
    }

    /** When the loop has ended. */
    void close() {
        memory.close();
        pipes.close();
    }
}
