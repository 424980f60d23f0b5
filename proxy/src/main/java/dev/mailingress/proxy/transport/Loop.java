package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread that a connection lives on: both legs, all timers and all callbacks of a connection belong to one loop, so
 * that its state needs no lock. Nothing that runs here may block.
 */
public interface Loop extends Executor {

    /**
     * Opens a connection whose leg lives on this loop.
     *
     * @param timeout for the handshake
     * @return ends the attempt; without effect once {@code handler} has been called
     */
    Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler);

    /** Runs {@code task} on this loop when {@code delay} is over. */
    Cancellable schedule(Duration delay, Runnable task);

    /** The loop's clock in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Something that can be called off. */
    @FunctionalInterface
    interface Cancellable {
        void cancel();
    }
}
