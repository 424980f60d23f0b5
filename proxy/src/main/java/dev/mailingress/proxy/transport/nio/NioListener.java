package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.socket.AcceptMonitor;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.SocketLeg;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listening socket on a selector loop. */
final class NioListener extends ListeningSocket implements NioIoHandle {

    /** The JDK reports an error by its text alone, strerror(3): ENOMEM, ENFILE and EMFILE, ENOBUFS. */
    private static final List<String> SHORTAGES =
            List.of("Cannot allocate memory", "Too many open files", "No buffer space available");

    private final ServerSocketChannel channel;

    NioListener(ServerSocketChannel channel, SocketLoop loop, Acceptor acceptor, AcceptMonitor monitor) {
        super(loop, acceptor, monitor);
        this.channel = channel;
    }

    /** @param shared whether more sockets of this process will bind the same port */
    static ServerSocketChannel open(InetSocketAddress address, boolean shared) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (shared) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address, BACKLOG);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        onAcceptable();
    }

    @Override
    protected @Nullable SocketLeg accept() throws IOException {
        SocketChannel client = channel.accept();
        return client == null ? null : NioLeg.accepted(client, loop());
    }

    @Override
    protected boolean isShortage(IOException error) {
        return isShortageError(error);
    }

    static boolean isShortageError(IOException error) {
        String message = String.valueOf(error.getMessage());
        return SHORTAGES.stream().anyMatch(message::contains);
    }

    @Override
    protected void watch(IoRegistration registration, boolean forClients) {
        registration.submit(forClients ? NioIoOps.ACCEPT : NioIoOps.NONE);
    }

    @Override
    protected void closeSocket() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
