package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Event loop of clients and backend, in one thread. It uses epoll and makes no more system calls than a load generator
 * in C would: each call that it saves is time in which the proxy under test is kept busy.
 */
public final class LoadLoop implements AutoCloseable {

    static final int READ_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final IoEventLoop loop = group.next();
    private final ByteBuf received = Unpooled.directBuffer(READ_BYTES, READ_BYTES);
    private volatile CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

    ByteBuf received() {
        return received;
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    Future<?> everyMicros(long micros, Runnable task) {
        return loop.scheduleAtFixedRate(task, micros, micros, TimeUnit.MICROSECONDS);
    }

    /** Registers a handle; if called on the loop, synchronously. */
    void register(EpollIoHandle handle, Consumer<IoRegistration> registered) {
        Future<IoRegistration> registration = loop.register(handle);
        if (registration.isSuccess()) {
            registered.accept(registration.getNow());
        } else {
            registration.addListener(done -> registered.accept(registration.get()));
        }
    }

    /** Runs {@code begin} on the loop and waits until {@link #done()} or {@link #failed}. */
    public void run(Runnable begin) throws InterruptedException {
        CompletableFuture<Void> current = new CompletableFuture<>();
        work = current;
        loop.execute(() -> {
            try {
                begin.run();
            } catch (RuntimeException e) {
                failed(e);
            }
        });
        try {
            current.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the load did not finish within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    void done() {
        work.complete(null);
    }

    /** Has no effect between two runs: connections end there because their proxy is stopped. */
    void failed(Throwable cause) {
        work.completeExceptionally(cause);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
