package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.epoll.EpollTransport;
import dev.mailingress.proxy.transport.epoll.SplicePolicy;
import dev.mailingress.proxy.transport.nio.NioTransport;
import java.util.Optional;

/** Chooses how sockets are waited for. */
public final class TransportSelector {

    private TransportSelector() {}

    /** The best of this machine. */
    public static TransportKind best() {
        return EpollTransport.isAvailable() ? TransportKind.EPOLL : TransportKind.NIO;
    }

    /**
     * Why one cannot be had here, and what to do.
     *
     * @return empty if it can
     */
    public static Optional<String> missing(TransportKind kind) {
        return kind == TransportKind.NIO
                ? Optional.empty()
                : EpollTransport.unavailability()
                        .map(why -> "epoll cannot be had here (" + why
                                + "): it needs Linux on x86_64 or aarch64 and its native "
                                + "library, which is unpacked to /tmp unless -Djava.library.path names the folder native/ beside "
                                + "the jar; or require nio");
    }

    /**
     * Opens one.
     *
     * @param threads how many loops
     * @throws UnsatisfiedLinkError if this machine does not have it
     */
    public static Transport open(TransportKind kind, int threads) {
        // As much as Netty takes outside of the heap at most, unless it is told otherwise.
        long memory = Runtime.getRuntime().maxMemory();
        return switch (kind) {
            case EPOLL -> new EpollTransport(threads, memory, SplicePolicy.ADAPTIVE);
            case NIO -> new NioTransport(threads, memory);
        };
    }
}
