package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.socket.ListeningSocket;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import dev.mailingress.proxy.transport.socket.SocketTransport;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
        this(threads, memory, splicePolicy, (InetAddress) null);
    }

    /** @param listenAddress the only address whose ports are bound; null for all */
    public EpollTransport(int threads, long memory, SplicePolicy splicePolicy, @Nullable InetAddress listenAddress) {
        this(threads, memory, splicePolicy, SpliceSupport.ofThisJvm(), listenAddress);
    }

    EpollTransport(int threads, long memory, SplicePolicy splicePolicy, SpliceSupport spliceSupport) {
        this(threads, memory, splicePolicy, spliceSupport, null);
    }

    private EpollTransport(
            int threads,
            long memory,
            SplicePolicy splicePolicy,
            SpliceSupport spliceSupport,
            @Nullable InetAddress listenAddress) {
        super(
                threads,
                memory,
                EpollIoHandler.newFactory(),
                EpollLeg::connect,
                () -> new PipePool(splicePolicy, spliceSupport, threads),
                listenAddress);
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
    protected ListeningSocket listen(InetSocketAddress address, boolean shared, SocketLoop loop, Acceptor acceptor)
            throws IOException {
        return new EpollListener(EpollListener.open(address, shared), loop, acceptor, acceptMonitor());
    }
}
