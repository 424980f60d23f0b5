package dev.mailingress.proxy.transport;

import java.io.IOException;
import java.util.List;

/** The sockets of this process, and the event loops that wait for them. */
public interface Transport extends AutoCloseable {

    TransportKind kind();

    /** How bulk is carried at this moment; for whichever thread asks. */
    SpliceState splice();

    /** All event loops. */
    List<Loop> loops();

    /**
     * Takes a TCP port on all addresses of this host, IPv6 and IPv4 where both are there. Clients queue in the kernel until
     * {@link Binding#start()}.
     *
     * @throws IOException if the port cannot be had; a {@link java.net.BindException} if another socket has it
     */
    Binding bind(int port, Acceptor acceptor) throws IOException;

    /** Ends all loops, and with them every socket that is left. */
    @Override
    void close();
}
