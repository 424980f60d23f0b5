package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderParser;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult;
import dev.mailingress.proxy.transport.Chunk;
import java.nio.ByteBuffer;

/**
 * Phase that parses the PROXY header of a load balancer. A peer that leaves without sending a byte has only probed the
 * port, and so has one whose header names no client: the load balancer's own address never becomes a client's.
 */
final class HeaderPhase extends SetupPhase {

    private final HeaderParser parser = new HeaderParser();

    HeaderPhase(ConnectionSetup setup) {
        super(setup, Refusal.BAD_HEADER);
    }

    @Override
    public void onReceived(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        HeaderResult result = parser.feed(bytes);
        if (result instanceof HeaderResult.Parsed header) {
            setup().onHeader(header, bytes);
        } else if (result instanceof HeaderResult.Local) {
            setup().onHealthCheck(bytes);
        } else if (result instanceof HeaderResult.Malformed malformed) {
            setup().refuseHeader(malformed.reason(), received(bytes));
        }
        chunk.release();
    }

    // Version 1 is refused at the first wrong byte, which alone would show little.
    private ByteBuffer received(ByteBuffer rest) {
        ByteBuffer header = parser.received();
        return ByteBuffer.allocate(header.remaining() + rest.remaining())
                .put(header)
                .put(rest.duplicate())
                .flip();
    }

    @Override
    boolean hasBegun() {
        return parser.hasBegun();
    }

    @Override
    void onEmptyInput() {
        setup().onProbe();
    }
}
