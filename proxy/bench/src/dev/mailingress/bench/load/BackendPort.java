package dev.mailingress.bench.load;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Port of the backend. */
public final class BackendPort implements EpollIoHandle {

    private static final int BACKLOG = 4096;
    private static final int MAX_ADDRESS = 25;

    private final LoadLoop loop;
    private final Service service;
    private final boolean expectsHeader;
    private final LinuxSocket socket;
    private final byte[] address = new byte[MAX_ADDRESS];

    private BackendPort(LoadLoop loop, Service service, boolean expectsHeader, LinuxSocket socket) {
        this.loop = loop;
        this.service = service;
        this.expectsHeader = expectsHeader;
        this.socket = socket;
    }

    /** Listens on a free port and returns it. */
    public static int open(LoadLoop loop, Service service, boolean expectsHeader, int port) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        socket.setReuseAddress(true);
        socket.setTcpNoDelay(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.listen(BACKLOG);
        BackendPort opened = new BackendPort(loop, service, expectsHeader, socket);
        loop.execute(() -> loop.register(opened, registration -> registration.submit(EpollIoOps.EPOLLIN)));
        return port;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        try {
            for (int accepted = socket.accept(address); accepted >= 0; accepted = socket.accept(address)) {
                peer(new Socket(accepted)).begin();
            }
        } catch (IOException | RuntimeException e) {
            loop.failed(e);
        }
    }

    private BackendPeer peer(Socket accepted) {
        return switch (service) {
            case MAIL -> new MailPeer(loop, accepted, expectsHeader);
            case INBOUND -> new InboundPeer(loop, accepted, expectsHeader);
            case ECHO -> new EchoPeer(loop, accepted, expectsHeader);
            case SINK -> new SinkPeer(loop, accepted, expectsHeader);
            case CHECK -> throw new IllegalStateException("the correctness check uses its own backend");
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
