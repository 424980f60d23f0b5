package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Loop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A loop that is one of Netty's, with one buffer and one wheel of timers for all its legs. */
final class EpollLoop implements Loop {

    private final IoEventLoop eventLoop;
    private final LoopMemory memory = new LoopMemory();
    private final SharedChunk chunk = new SharedChunk(memory.shared());
    private final TimerWheel timers = new TimerWheel(System::nanoTime);
    private Future<?> wakeUp;
    private long wakeUpAt;

    EpollLoop(IoEventLoop eventLoop) {
        this.eventLoop = eventLoop;
        this.wakeUp = eventLoop.newSucceededFuture(null);
    }

    LoopMemory memory() {
        return memory;
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
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Cancellable timer = timers.schedule(delay.toNanos(), task);
        wakeForTimers();
        return timer;
    }

    /** Asks for one wake-up, when the next timer may be due: a loop whose connections are idle sleeps. */
    private void wakeForTimers() {
        long delay = timers.nanosToNext();
        long at = nanoTime() + delay;
        if (delay < 0 || (!wakeUp.isDone() && wakeUpAt - at <= 0)) {
            return;
        }
        wakeUp.cancel(false);
        wakeUpAt = at;
        wakeUp = eventLoop.schedule(this::turn, delay, TimeUnit.NANOSECONDS);
    }

    private void turn() {
        timers.turn();
        wakeForTimers();
    }

    @Override
    public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        NativeSocket socket;
        try {
            socket = NativeSocket.connecting(address);
        } catch (IOException e) {
            execute(() -> handler.failed(PendingConnect.failure(e)));
            return () -> {};
        }
        EpollLeg leg = new EpollLeg(socket, this, address);
        PendingConnect pending = new PendingConnect(leg, handler);
        leg.awaitConnect(pending);
        pending.timer(schedule(timeout, pending::timedOut));
        register(leg, leg::registered, pending::failed);
        return pending;
    }

    /** Registers a handle; on the loop itself that is done when this returns. */
    void register(EpollIoHandle handle, Consumer<IoRegistration> registered, Consumer<IOException> failed) {
        Future<IoRegistration> registration = eventLoop.register(handle);
        if (registration.isSuccess()) {
            registered.accept(registration.getNow());
        } else {
            registration.addListener(done -> {
                if (registration.isSuccess()) {
                    registered.accept(registration.getNow());
                } else {
                    failed.accept(new IOException(registration.cause()));
                }
            });
        }
    }
}
