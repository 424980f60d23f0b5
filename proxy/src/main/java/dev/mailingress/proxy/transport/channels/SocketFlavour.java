package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.TransportKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * What differs between epoll and NIO.
 *
 * @param options of each leg beyond the common ones. Keepalive after 120 s, every 30 s, 4 times: below the 4 to 6 minutes
 *     after which balancers and home routers forget a silent connection, and rare enough not to wake a phone's radio
 */
record SocketFlavour(
        TransportKind kind,
        IoHandlerFactory ioHandler,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends Channel> channel,
        Map<ChannelOption<Integer>, Integer> options) {

    private static final int KEEPALIVE_IDLE_SECONDS = 120;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 30;
    private static final int KEEPALIVE_PROBES = 4;
    private static final int USER_TIMEOUT_MILLIS = 180_000;

    static SocketFlavour of(TransportKind kind) {
        return switch (kind) {
            case EPOLL -> epoll();
            case NIO -> nio();
        };
    }

    static boolean epollIsAvailable() {
        return Epoll.isAvailable();
    }

    private static SocketFlavour epoll() {
        return new SocketFlavour(
                TransportKind.EPOLL,
                KeptRegistrations.factory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES,
                        EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS));
    }

    private static SocketFlavour nio() {
        return new SocketFlavour(
                TransportKind.NIO,
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                Map.of(
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEPALIVE_IDLE_SECONDS,
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_INTERVAL_SECONDS,
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEPALIVE_PROBES));
    }
}
