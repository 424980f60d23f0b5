package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Socket of a leg on a JDK channel. */
final class ChannelSocket implements StreamSocket {

    // As for epoll sockets.
    private static final int KEEPALIVE_IDLE_SECONDS = 120;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 30;
    private static final int KEEPALIVE_PROBES = 4;

    private final SocketChannel channel;

    private ChannelSocket(SocketChannel channel) {
        this.channel = channel;
    }

    static ChannelSocket accepted(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new ChannelSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static ChannelSocket connecting(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // So the PROXY header is sent with the last packet of the handshake: one packet less per connection.
            setIfSupported(channel, ExtendedSocketOptions.TCP_QUICKACK, false);
            channel.connect(address);
            return new ChannelSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The peer's address. */
    static InetSocketAddress remoteAddress(SocketChannel channel) throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    private static <T> void setIfSupported(SocketChannel channel, SocketOption<T> option, T value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void acknowledge() throws IOException {
        setIfSupported(channel, ExtendedSocketOptions.TCP_QUICKACK, true);
    }

    @Override
    public void keepAlive() throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
        setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
        setIfSupported(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
    }

    @Override
    public boolean finishConnect(boolean broken) throws IOException {
        return channel.finishConnect();
    }

    @Override
    public int receive(ByteBuf into, int length) throws IOException {
        return channel.read(into.internalNioBuffer(0, length));
    }

    @Override
    public int send(ByteBuf from, int begin, int end) throws IOException {
        return channel.write(from.internalNioBuffer(begin, end - begin));
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            // Closed meanwhile.
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // close(2): the descriptor is closed even if an error is returned.
        }
    }
}
