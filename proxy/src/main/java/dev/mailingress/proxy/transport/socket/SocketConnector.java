package dev.mailingress.proxy.transport.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Starts outgoing connections. */
@FunctionalInterface
public interface SocketConnector {

    /**
     * Starts a TCP handshake, whose end the leg receives as an event.
     *
     * @throws IOException if the handshake cannot be started
     */
    SocketLeg connect(InetSocketAddress address, SocketLoop loop) throws IOException;
}
