package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.Pipes;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Transport as {@link NioTransport}, with one loop on a selector that fails. */
final class FaultyNioTransport extends SocketTransport {

    FaultyNioTransport(FaultyRegistrations registrations) {
        super(1, 1 << 20, registrations, NioLeg::connect, () -> Pipes.NONE, null);
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
