package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** Handler of the client's leg once the backend is connected, or the connection is ending. */
record ClientLegHandler(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void onReceived(Chunk chunk) {
        // The leg forwards to the backend, or the client was refused and is still sending.
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
