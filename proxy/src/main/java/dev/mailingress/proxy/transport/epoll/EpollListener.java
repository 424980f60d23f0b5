package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.socket.AcceptMonitor;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.SocketLeg;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket on an epoll loop. */
final class EpollListener extends ListeningSocket implements EpollIoHandle {

    /**
     * Errors only, which a listening socket does not have: after NONE, Netty 4.2.18 modifies what it has deleted, and
     * fails.
     */
    private static final EpollIoOps PAUSED = EpollIoOps.EPOLLERR;

    private static final int MAX_ADDRESS = 25;

    // errno(3); the numbers are those of x86_64 and aarch64.
    private static final int ENOMEM = 12;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOBUFS = 105;

    private final NativeSocket socket;
    private final byte[] address = new byte[MAX_ADDRESS];

    EpollListener(NativeSocket socket, SocketLoop loop, Acceptor acceptor, AcceptMonitor monitor) {
        super(loop, acceptor, monitor);
        this.socket = socket;
    }

    /** @param shared whether more sockets of this process will bind the same port */
    static NativeSocket open(InetSocketAddress address, boolean shared) throws IOException {
        return NativeSocket.listening(address, shared, BACKLOG);
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        onAcceptable();
    }

    @Override
    protected @Nullable SocketLeg accept() throws IOException {
        NativeSocket client = socket.accept(address);
        if (client == null) {
            return null;
        }
        try {
            return EpollLeg.accepted(client, loop(), NativeSocket.address(address));
        } catch (RuntimeException e) {
            client.close();
            throw new IOException(e);
        }
    }

    @Override
    protected boolean isShortage(IOException error) {
        return isShortageError(error);
    }

    static boolean isShortageError(IOException error) {
        return error instanceof Errors.NativeIoException nativeError
                && switch (-nativeError.expectedErr()) {
                    case ENOMEM, ENFILE, EMFILE, ENOBUFS -> true;
                    default -> false;
                };
    }

    @Override
    protected void watch(IoRegistration registration, boolean forClients) {
        registration.submit(forClients ? EpollIoOps.EPOLLIN : PAUSED);
    }

    @Override
    protected void closeSocket() {
        socket.close();
    }
}
