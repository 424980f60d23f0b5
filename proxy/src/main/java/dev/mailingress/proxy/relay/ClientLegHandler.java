package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** What the client does, once the backend is there. */
record ClientLegHandler(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void onReceived(Chunk chunk) {
        // It is joined to the backend, or has been refused and may talk on.
        chunk.release();
    }

    @Override
    public void onForwarded(int bytes) {
        connection.onProgress();
        tunnel.onBytesFromClient(bytes);
    }

    @Override
    public void onInputEnded() {
        connection.onClientEnded();
    }

    @Override
    public void onWritable() {
        connection.onProgress();
    }

    @Override
    public void onClosed(boolean byPeer) {
        connection.onClientClosed();
    }
}
