package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.epoll.EpollTransport;
import dev.mailingress.proxy.transport.epoll.SplicePolicy;
import dev.mailingress.proxy.transport.nio.NioTransport;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects the transport: epoll or NIO. */
public final class TransportSelector {

    private TransportSelector() {}

    /** The best transport that is available on this machine. */
    public static TransportKind best() {
        return EpollTransport.isAvailable() ? TransportKind.EPOLL : TransportKind.NIO;
    }

    /**
     * The reason why a transport is not available, and the remedy.
     *
     * @return empty if it is available
     */
    public static Optional<String> unavailability(TransportKind kind) {
        return kind == TransportKind.NIO
                ? Optional.empty()
                : EpollTransport.unavailability()
                        .map(cause -> "epoll is not available (" + cause
                                + "): it requires Linux on x86_64 or aarch64 and its native library, which is unpacked"
                                + " to /tmp unless -Djava.library.path contains the directory native/ next to the jar;"
                                + " or use nio");
    }

    /**
     * Opens a transport.
     *
     * @param threads number of event loops
     * @throws UnsatisfiedLinkError if it is not available on this machine
     */
    public static Transport open(TransportKind kind, int threads) {
        return open(kind, threads, null);
    }

    /**
     * As {@link #open(TransportKind, int)}.
     *
     * @param listenAddress the only address whose ports are bound; null for all
     */
    static Transport open(TransportKind kind, int threads, @Nullable InetAddress listenAddress) {
        // Netty's default limit of memory outside the heap.
        long memory = Runtime.getRuntime().maxMemory();
        return switch (kind) {
            case EPOLL -> new EpollTransport(threads, memory, SplicePolicy.ADAPTIVE, listenAddress);
            case NIO -> new NioTransport(threads, memory, listenAddress);
        };
    }
}
