package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderParser;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderReading;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;
import java.nio.ByteBuffer;

/**
 * Hears a balancer say who the client is. One that goes away without a word has only looked whether the port is open, and so
 * has one whose header names nobody: the balancer's own address never becomes a client's.
 */
final class HeaderPhase implements LegHandler {

    private final Arrival arrival;
    private final HeaderParser parser = new HeaderParser();

    HeaderPhase(Arrival arrival) {
        this.arrival = arrival;
    }

    @Override
    public void received(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        HeaderReading reading = parser.feed(bytes);
        if (reading instanceof HeaderReading.Parsed header) {
            arrival.announced(header, bytes);
        } else if (reading instanceof HeaderReading.Local) {
            arrival.probed();
        } else if (reading instanceof HeaderReading.Malformed) {
            arrival.refuse(Refusal.BAD_HEADER, Termination.REFUSED);
        }
        chunk.release();
    }

    @Override
    public void inputEnded() {
        if (parser.hasBegun()) {
            arrival.refuse(Refusal.BAD_HEADER, Termination.CLIENT_LEFT_FIRST);
        } else {
            arrival.probed();
        }
    }

    @Override
    public void writable() {
        // Nothing has been written.
    }

    @Override
    public void closed(boolean byPeer) {
        inputEnded();
        arrival.clientGone();
    }
}
