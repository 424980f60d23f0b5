package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Event loop: one thread that runs both legs, all timers and all callbacks of a connection, so that its state needs no
 * lock. Nothing that runs here may block.
 */
public interface Loop extends Executor {

    /**
     * Opens a connection whose leg belongs to this loop.
     *
     * @param timeout of the TCP handshake
     * @return cancels the attempt; no effect once {@code handler} has been called
     */
    Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler);

    /** Runs {@code task} on this loop after {@code delay}. */
    Cancellable schedule(Duration delay, Runnable task);

    /** The loop's clock in nanoseconds; only differences are meaningful. */
    long nanoTime();

    /** A pending operation that can be cancelled. */
    @FunctionalInterface
    interface Cancellable {
        void cancel();
    }
}
