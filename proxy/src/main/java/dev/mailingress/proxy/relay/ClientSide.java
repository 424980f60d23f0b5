package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the client does, once it is known where it goes. */
record ClientSide(Connection connection, Tunnel tunnel, EarlyBytes early) implements LegHandler {

    @Override
    public void received(Chunk chunk) {
        if (connection.state() == ConnectionState.CONNECTING) {
            // A chunk or two, since reading is paused.
            early.add(chunk.view());
        }
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
        connection.clientGone(byPeer);
    }
}
