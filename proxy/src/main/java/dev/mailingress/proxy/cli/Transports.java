package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.proxy.transport.epoll.EpollTransport;
import dev.mailingress.proxy.transport.nio.NioTransport;

/** Chooses how sockets are waited for. */
public final class Transports {

    private Transports() {}

    /** The best of this machine. */
    public static TransportKind best() {
        return EpollTransport.isAvailable() ? TransportKind.EPOLL : TransportKind.NIO;
    }

    /**
     * Opens one.
     *
     * @param threads how many loops
     * @throws UnsatisfiedLinkError if this machine does not have it
     */
    public static Transport open(TransportKind kind, int threads) {
        return switch (kind) {
            case EPOLL -> new EpollTransport(threads);
            case NIO -> new NioTransport(threads);
        };
    }
}
