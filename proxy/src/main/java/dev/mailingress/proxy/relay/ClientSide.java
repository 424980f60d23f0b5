package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the client does, once the backend is there. */
record ClientSide(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void received(Chunk chunk) {
        // It is joined to the backend, or has been refused and may talk on.
        chunk.release();
    }

    @Override
    public void passed(int bytes) {
        connection.moved();
        tunnel.passedUp(bytes);
    }

    @Override
    public void inputEnded() {
        connection.clientEnded();
    }

    @Override
    public void writable() {
        connection.moved();
    }

    @Override
    public void closed(boolean byPeer) {
        connection.clientGone();
    }
}
