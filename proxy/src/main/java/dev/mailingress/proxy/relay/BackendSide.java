package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the backend does. */
record BackendSide(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void received(Chunk chunk) {
        connection.backendSpoke();
        tunnel.fromBackend(chunk);
    }

    @Override
    public void inputEnded() {
        connection.backendEnded();
    }

    @Override
    public void writable() {
        connection.moved();
        tunnel.backendIsWritable();
    }

    @Override
    public void closed(boolean byPeer) {
        connection.backendGone(byPeer);
    }
}
