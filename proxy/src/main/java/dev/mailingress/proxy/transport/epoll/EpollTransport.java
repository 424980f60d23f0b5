package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.Pipes;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;

/** Sockets by epoll. */
public final class EpollTransport extends SocketTransport {

    public EpollTransport(int threads) {
        super(threads, EpollIoHandler.newFactory(), EpollLeg::dial, () -> Pipes.NONE);
    }

    /** Whether this machine has epoll and its native code could be loaded. */
    public static boolean isAvailable() {
        return Epoll.isAvailable();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.EPOLL;
    }

    @Override
    protected ListeningSocket listen(int port, boolean shared, SocketLoop loop, Acceptor acceptor) throws IOException {
        return new EpollListener(NativeSocket.listening(port, shared), loop, acceptor);
    }
}
