package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderParser;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;
import java.nio.ByteBuffer;

/**
 * Hears a balancer say who the client is. One that goes away without a word has only looked whether the port is open, and so
 * has one whose header names nobody: the balancer's own address never becomes a client's.
 */
final class HeaderPhase implements LegHandler {

    private final ConnectionSetup connectionSetup;
    private final HeaderParser parser = new HeaderParser();

    HeaderPhase(ConnectionSetup connectionSetup) {
        this.connectionSetup = connectionSetup;
    }

    @Override
    public void onReceived(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        HeaderResult reading = parser.feed(bytes);
        if (reading instanceof HeaderResult.Parsed header) {
            connectionSetup.onHeader(header, bytes);
        } else if (reading instanceof HeaderResult.Local) {
            connectionSetup.onProbe();
        } else if (reading instanceof HeaderResult.Malformed) {
            connectionSetup.refuse(Refusal.BAD_HEADER, Termination.REFUSED);
        }
        chunk.release();
    }

    @Override
    public void onInputEnded() {
        if (parser.hasBegun()) {
            connectionSetup.refuse(Refusal.BAD_HEADER, Termination.CLIENT_LEFT_FIRST);
        } else {
            connectionSetup.onProbe();
        }
    }

    @Override
    public void onWritable() {
        // Nothing has been written.
    }

    @Override
    public void onClosed(boolean byPeer) {
        onInputEnded();
        connectionSetup.onClientClosed();
    }
}
