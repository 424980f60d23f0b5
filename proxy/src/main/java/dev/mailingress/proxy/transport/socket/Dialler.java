package dev.mailingress.proxy.transport.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Begins connections. */
@FunctionalInterface
public interface Dialler {

    /**
     * Begins a handshake; its end is told to the leg as an event.
     *
     * @throws IOException if it cannot even begin
     */
    SocketLeg dial(InetSocketAddress address, SocketLoop loop) throws IOException;
}
