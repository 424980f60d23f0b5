package dev.mailingress.proxy.check;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Event loop of one run of the contract test. It is none of the loops that relay mail, and TLS computes on threads of
 * its own, so that neither mail nor deadlines wait for a handshake. Between runs there is none, and no class of Netty's
 * codecs and handlers is loaded before the first one: most proxies never run the test.
 */
final class SessionLoop implements AutoCloseable {

    private static final int TLS_THREADS = 2;
    /** A session has one task at a time; as many may be left by sessions that timed out. */
    private static final int TLS_QUEUE = 4 * ContractChecker.MAX_CONCURRENT * PortProbe.MAX_CONCURRENT;

    private static final int READ_BYTES = 4 << 10;
    private static final Duration SHUTDOWN = Duration.ofSeconds(1);

    private final IoEventLoop loop = new SingleThreadIoEventLoop(null, threads("loop"), NioIoHandler.newFactory());
    private final ThreadPoolExecutor tlsThreads = new ThreadPoolExecutor(
            TLS_THREADS, TLS_THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(TLS_QUEUE), threads("tls"));

    private static ThreadFactory threads(String name) {
        return new DefaultThreadFactory("contract-test-" + name, true);
    }

    /** Threads for the computations of TLS. */
    Executor tlsThreads() {
        return tlsThreads;
    }

    /** Begins to connect. */
    ChannelFuture connect(InetSocketAddress address, Duration timeout, SessionHandler session) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                // What the peer sent before it closed can still be read: after its FIN, and if a write fails.
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(session)
                .connect(address);
    }

    /** Closes the remaining connections. */
    @Override
    public void close() {
        tlsThreads.shutdownNow();
        var unused = loop.shutdownGracefully(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
