package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Transport on Linux epoll. */
public final class EpollTransport extends SocketTransport {

    private final SpliceSupport spliceSupport;

    /**
     * Opens {@code threads} loops.
     *
     * @param memory maximum off-heap bytes of all loops together, most of them for slow readers
     */
    public EpollTransport(int threads, long memory, SplicePolicy splicePolicy) {
        this(threads, memory, splicePolicy, SpliceSupport.ofThisJvm());
    }

    EpollTransport(int threads, long memory, SplicePolicy splicePolicy, SpliceSupport spliceSupport) {
        super(
                threads,
                memory,
                EpollIoHandler.newFactory(),
                EpollLeg::connect,
                () -> new PipePool(splicePolicy, spliceSupport, threads));
        this.spliceSupport = spliceSupport;
    }

    /** Whether this machine has epoll and its native code could be loaded. */
    public static boolean isAvailable() {
        return Epoll.isAvailable();
    }

    /**
     * Why epoll is not available.
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
    protected @Nullable String spliceUnavailableReason() {
        return spliceSupport.unavailableReason();
    }

    @Override
    protected ListeningSocket listen(int port, boolean shared, SocketLoop loop, Acceptor acceptor) throws IOException {
        return new EpollListener(EpollListener.open(port, shared), loop, acceptor, acceptMonitor());
    }
}
