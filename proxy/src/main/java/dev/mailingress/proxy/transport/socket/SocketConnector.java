package dev.mailingress.proxy.transport.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Begins connections. */
@FunctionalInterface
public interface SocketConnector {

    /**
     * Begins a handshake; its end is told to the leg as an event.
     *
     * @throws IOException if it cannot even begin
     */
    SocketLeg connect(InetSocketAddress address, SocketLoop loop) throws IOException;
}
