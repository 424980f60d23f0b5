package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.Pipes;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;

/** Transport on the JDK's selectors. */
public final class NioTransport extends SocketTransport {

    /**
     * Opens {@code threads} loops.
     *
     * @param memory maximum off-heap bytes of all loops together, most of them for slow readers
     */
    public NioTransport(int threads, long memory) {
        super(threads, memory, NioIoHandler.newFactory(), NioLeg::connect, () -> Pipes.NONE);
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
    protected ListeningSocket listen(int port, boolean shared, SocketLoop loop, Acceptor acceptor) throws IOException {
        return new NioListener(NioListener.open(port, shared), loop, acceptor, acceptMonitor());
    }
}
