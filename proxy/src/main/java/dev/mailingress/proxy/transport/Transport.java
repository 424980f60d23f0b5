package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.util.List;

/** The event loops of this process, with their listeners and connections. */
public interface Transport extends AutoCloseable {

    TransportKind kind();

    /** How bulk data is moved at present. Thread-safe. */
    SpliceState splice();

    /** How often connections could not be accepted. Thread-safe. */
    AcceptState accepts();

    /** Number of bytes that are held for slow readers, in this process. Thread-safe. */
    long bytesHeld();

    /** All event loops. */
    List<Loop> loops();

    /**
     * Binds a TCP port, on all addresses of this host (IPv6 and IPv4 where both are available) or on the one that this
     * transport listens on. Clients queue in the kernel until {@link Binding#start()}.
     *
     * @throws IOException if the port cannot be bound; a {@link java.net.BindException} if it is in use
     */
    Binding bind(int port, Acceptor acceptor) throws IOException;

    /** Ends all loops and closes all remaining sockets. */
    @Override
    void close();
}
