package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A loop that is one of Netty's. */
final class ChannelLoop implements Loop {

    private final EventLoop eventLoop;
    private final Bootstrap dialler;

    /** @param dialler the options of each leg, without group and handler */
    ChannelLoop(EventLoop eventLoop, Bootstrap dialler) {
        this.eventLoop = eventLoop;
        this.dialler = dialler.clone(eventLoop);
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Future<?> scheduled = eventLoop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable connect(InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        ChannelFuture attempt = dialler.clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new ChannelLeg(channel));
                    }
                })
                .connect(address);
        attempt.addListener(done -> tell(attempt, handler));
        return () -> attempt.cancel(false);
    }

    private static void tell(ChannelFuture attempt, ConnectHandler handler) {
        if (attempt.isCancelled()) {
            return;
        }
        Throwable cause = attempt.cause();
        if (cause != null) {
            handler.failed(failure(cause));
            return;
        }
        SocketChannel channel = (SocketChannel) attempt.channel();
        if (Objects.equals(channel.localAddress(), channel.remoteAddress())) {
            // TCP's simultaneous open: an outgoing port may meet itself where nobody listens (RFC 9293 §3.5).
            channel.close().addListener(closed -> handler.failed(ConnectFailure.REFUSED));
            return;
        }
        handler.connected(channel.pipeline().get(ChannelLeg.class));
    }

    private static ConnectFailure failure(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return ConnectFailure.TIMED_OUT;
        }
        if (cause instanceof NoRouteToHostException) {
            return ConnectFailure.UNREACHABLE;
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("unreachable") || message.contains("No route")) {
            return ConnectFailure.UNREACHABLE;
        }
        return cause instanceof ConnectException ? ConnectFailure.REFUSED : ConnectFailure.OTHER;
    }
}
