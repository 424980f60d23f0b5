package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderSignature;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;

/**
 * Handler of the client's leg while a client without a PROXY header of the proxy could still send one itself: until its
 * first bytes differ from the signature, or the backend has sent something, which no mail server does before it has
 * read a header. If the port expects headers against the configuration, a client could choose its own address, and a
 * mail server that trusts some addresses would be an open relay.
 */
record FirstBytesGuard(Connection connection, PrefetchBuffer prefetched) implements LegHandler {

    @Override
    public void onReceived(Chunk chunk) {
        boolean hasRoom = prefetched.add(chunk.view());
        chunk.release();
        if (!hasRoom) {
            connection.refusePrefetch();
            return;
        }
        switch (HeaderSignature.of(prefetched.view())) {
            case PRESENT -> connection.refuseHeader();
            case ABSENT -> connection.forwardClient();
            case UNDECIDED -> {
                // The next bytes decide.
            }
        }
    }

    @Override
    public void onInputEnded() {
        connection.forwardClient();
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
