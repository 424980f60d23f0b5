package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.testing.IpAddresses.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Attackers on loopback addresses that open connections at a steady rate, read nothing and close nothing: the oldest
 * connections are closed only to keep this process within its own limit of open files.
 */
final class ConnectionFlood implements AutoCloseable {

    /** Below the usual limit of 1024 open files, with room for the proxy under test in the same process. */
    static final int MAX_OPEN = 300;

    private final List<String> sources;
    private final InetSocketAddress target;
    private final long intervalNanos;
    private final Deque<SocketChannel> open = new ArrayDeque<>();
    private final AtomicLong opened = new AtomicLong();
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean stopped;

    ConnectionFlood(List<String> sources, int port, int perSecond) {
        this.sources = List.copyOf(sources);
        this.target = address("127.0.0.1", port);
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        try {
            for (int i = 0; !stopped; i++) {
                connect(sources.get(i % sources.size()));
                next += intervalNanos;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } finally {
            open.forEach(ConnectionFlood::close);
        }
    }

    private void connect(String source) {
        try {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            channel.configureBlocking(false);
            channel.bind(address(source, 0));
            channel.connect(target);
            opened.incrementAndGet();
        } catch (IOException e) {
            // No free port of this source, for example: the next one is tried.
        }
        if (open.size() > MAX_OPEN) {
            close(open.remove());
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of connections so far. */
    long opened() {
        return opened.get();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
