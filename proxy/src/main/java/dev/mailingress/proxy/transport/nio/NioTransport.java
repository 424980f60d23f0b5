package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.Pipes;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Transport on the JDK's selectors. */
public final class NioTransport extends SocketTransport {

    /**
     * Opens {@code threads} loops.
     *
     * @param memory maximum off-heap bytes of all loops together, most of them for slow readers
     */
    public NioTransport(int threads, long memory) {
        this(threads, memory, null);
    }

    /** @param listenAddress the only address whose ports are bound; null for all */
    public NioTransport(int threads, long memory, @Nullable InetAddress listenAddress) {
        super(threads, memory, NioIoHandler.newFactory(), NioLeg::connect, () -> Pipes.NONE, listenAddress);
    }

    @Override
    public TransportKind kind() {
        return TransportKind.NIO;
    }

    @Override
    protected String spliceUnavailableReason() {
        return "it requires epoll";
    }

    @Override
    protected ListeningSocket listen(InetSocketAddress address, boolean shared, SocketLoop loop, Acceptor acceptor)
            throws IOException {
        return new NioListener(NioListener.open(address, shared), loop, acceptor, acceptMonitor());
    }
}
