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

/** A loop on a Netty event loop, with one buffer and one timer wheel for all its legs. */
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

    /** The content of the shared buffer. */
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

    /** Schedules one wake-up, for the next timer that may be due: a loop with idle connections sleeps. */
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
        // Otherwise timers would seem not due yet, by the duration of one batch of events.
        clock.invalidate();
        // This wake-up is over, although its future completes only after the return: timers set by timers
        // need another one.
        wakeUpPending = false;
        timers.advance();
        scheduleWakeUp();
    }

    @Override
    public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        SocketLeg leg;
        try {
            leg = socketConnector.connect(address, this);
        } catch (IOException | RuntimeException e) {
            // A caller that gets an exception would neither try the next address nor answer its client.
            execute(() -> handler.onFailed(PendingConnect.failure(e)));
            return () -> {};
        }
        PendingConnect pending = new PendingConnect(leg, handler);
        pending.start(this, timeout);
        register(leg);
        return pending;
    }

    /**
     * Registers {@code handle} for its events; done on return if called on the loop. Bypasses Netty's event loop, which
     * allocates a promise and a wrapper for each registration to know whether the loop may be suspended: these loops
     * never are. A failure is reported to the handle: an exception would make Netty drop the rest of a batch of events.
     */
    void register(Registrable handle) {
        if (!eventLoop.inEventLoop()) {
            execute(() -> register(handle));
            return;
        }
        IoRegistration registration = null;
        try {
            registration = handler.register(handle);
            // Here Netty 4.2.18 calls epoll_ctl(2), which fails without kernel memory or beyond the limit of epoll(7).
            handle.onRegistered(registration);
        } catch (Exception | Error e) {
            if (registration != null) {
                registration.cancel();
            }
            handle.onRegistrationFailed(e);
        }
    }

    /** Called after the loop has ended. */
    void close() {
        memory.close();
        pipes.close();
    }
}
