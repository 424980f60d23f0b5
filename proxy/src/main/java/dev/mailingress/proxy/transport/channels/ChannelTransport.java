package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sockets as ordinary Netty channels. Both legs of a connection share the loop that accepted the client. */
public final class ChannelTransport implements Transport {

    // 32 KiB is right on both machines that were measured; more made a single stream slower on one of them.
    private static final int READ_BYTES = 32 * 1024;
    // What a slow reader may make us keep is this and one read.
    private static final WriteBufferWaterMark KEPT = new WriteBufferWaterMark(32 * 1024, 64 * 1024);
    private static final int BACKLOG = 1024;

    private final SocketFlavour flavour;
    private final EventLoopGroup group;
    private final Map<EventExecutor, ChannelLoop> loops = new HashMap<>();

    private ChannelTransport(SocketFlavour flavour, int threads) {
        this.flavour = flavour;
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("mail-loop", true), flavour.ioHandler());
        Bootstrap dialler = dialler();
        group.forEach(loop -> loops.put(loop, new ChannelLoop((EventLoop) loop, dialler)));
    }

    /** The best transport of this machine. */
    public static ChannelTransport open(int threads) {
        return open(SocketFlavour.epollIsAvailable() ? TransportKind.EPOLL : TransportKind.NIO, threads);
    }

    /** @throws UnsatisfiedLinkError if this machine does not have it */
    public static ChannelTransport open(TransportKind kind, int threads) {
        return new ChannelTransport(SocketFlavour.of(kind), threads);
    }

    @Override
    public TransportKind kind() {
        return flavour.kind();
    }

    @Override
    public Binding bind(int port, Acceptor acceptor) throws IOException {
        AtomicLong accepted = new AtomicLong();
        ChannelFuture bound =
                server(acceptor, accepted).bind(new InetSocketAddress(port)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause == null) {
            return new ChannelBinding(bound.channel(), group, loops.size(), accepted);
        }
        if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("in use")) {
            BindException inUse = new BindException(cause.getMessage());
            inUse.initCause(cause);
            throw inUse;
        }
        throw new IOException(cause.getMessage(), cause);
    }

    private ServerBootstrap server(Acceptor acceptor, AtomicLong accepted) {
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(flavour.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, KEPT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(new AcceptCounter(accepted))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new AcceptedLeg(channel, acceptor, loop(channel)));
                    }
                });
        flavour.options().forEach(server::childOption);
        return server;
    }

    private Bootstrap dialler() {
        Bootstrap dialler = new Bootstrap()
                .channel(flavour.channel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, KEPT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
        flavour.options().forEach(dialler::option);
        return dialler;
    }

    private ChannelLoop loop(SocketChannel channel) {
        ChannelLoop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a channel of a foreign loop");
        }
        return loop;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
