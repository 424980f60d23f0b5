package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the client does, once it is known where it goes. */
record ClientSide(Connection connection, Tunnel tunnel, EarlyBytes early) implements LegHandler {

    @Override
    public void received(Chunk chunk) {
        ConnectionState state = connection.state();
        if (state.isOpen()) {
            connection.moved();
            tunnel.fromClient(chunk);
        } else {
            if (state == ConnectionState.CONNECTING) {
                // A chunk or two, since reading is paused.
                early.add(chunk.view());
            }
            chunk.release();
        }
    }

    @Override
    public void inputEnded() {
        connection.clientEnded();
    }

    @Override
    public void writable() {
        connection.moved();
        tunnel.clientIsWritable();
    }

    @Override
    public void closed(boolean byPeer) {
        connection.clientGone(byPeer);
    }
}
