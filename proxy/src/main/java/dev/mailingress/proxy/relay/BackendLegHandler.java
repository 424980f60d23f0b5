package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/** Handler of the backend's leg. */
record BackendLegHandler(Connection connection, Tunnel tunnel) implements LegHandler {

    @Override
    public void onReceived(Chunk chunk) {
        // Unused: the leg forwards to the client before it reads.
        chunk.release();
    }

    @Override
    public void onForwarded(int bytes) {
        if (bytes > 0) {
            connection.onBackendBytes();
        }
        connection.onProgress();
        tunnel.onBytesToClient(bytes);
    }

    @Override
    public void onInputEnded() {
        connection.onBackendEnded();
    }

    @Override
    public void onWritable() {
        connection.onProgress();
    }

    @Override
    public void onClosed(boolean byPeer) {
        connection.onBackendClosed();
    }
}
