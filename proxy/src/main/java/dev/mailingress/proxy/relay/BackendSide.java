package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the backend does. */
record BackendSide(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void received(Chunk chunk) {
        // It is joined to the client before it reads.
        chunk.release();
    }

    @Override
    public void passed(int bytes) {
        if (bytes > 0) {
            connection.backendSpoke();
        }
        connection.moved();
        tunnel.passedDown(bytes);
    }

    @Override
    public void inputEnded() {
        connection.backendEnded();
    }

    @Override
    public void writable() {
        connection.moved();
    }

    @Override
    public void closed(boolean byPeer) {
        connection.backendGone();
    }
}
