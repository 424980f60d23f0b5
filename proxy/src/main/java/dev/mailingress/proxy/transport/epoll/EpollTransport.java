package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sockets by epoll. Both legs of a connection live on the loop that accepted the client. */
public final class EpollTransport implements Transport {

    private final IoEventLoopGroup group;
    private final List<EpollLoop> loops = new ArrayList<>();

    public EpollTransport(int threads) {
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("mail-loop", true), EpollIoHandler.newFactory());
        group.forEach(loop -> loops.add(new EpollLoop((IoEventLoop) loop)));
    }

    /** Whether this machine has epoll and its native code could be loaded. */
    public static boolean isAvailable() {
        return Epoll.isAvailable();
    }

    /**
     * Why it could not be.
     *
     * @return one line; empty if it is available
     */
    public static Optional<String> unavailability() {
        Throwable cause = Epoll.unavailabilityCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause)
                .map(Throwable::getMessage)
                .map(message -> message.lines().findFirst().orElse(message));
    }

    @Override
    public TransportKind kind() {
        return TransportKind.EPOLL;
    }

    @Override
    public Binding bind(int port, Acceptor acceptor) throws IOException {
        List<NativeSocket> sockets = listening(port);
        List<ListeningSocket> listening = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            listening.add(new ListeningSocket(sockets.get(i), loops.get(i), acceptor));
        }
        return new EpollBinding(listening);
    }

    private List<NativeSocket> listening(int port) throws IOException {
        List<NativeSocket> sockets = new ArrayList<>();
        try {
            if (loops.size() > 1) {
                // Sockets that share a port would also share it with another process: whether one has it shows alone.
                NativeSocket.listening(port, false).close();
            }
            while (sockets.size() < loops.size()) {
                sockets.add(NativeSocket.listening(port, loops.size() > 1));
            }
            return sockets;
        } catch (IOException e) {
            sockets.forEach(NativeSocket::close);
            throw asBindException(e);
        }
    }

    private static IOException asBindException(IOException e) {
        if (e instanceof BindException || !String.valueOf(e.getMessage()).contains("in use")) {
            return e;
        }
        BindException inUse = new BindException(e.getMessage());
        inUse.initCause(e);
        return inUse;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.forEach(loop -> loop.memory().close());
    }
}
