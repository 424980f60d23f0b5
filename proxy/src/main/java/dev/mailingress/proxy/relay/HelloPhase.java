package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.tls.ClientHelloParser;
import dev.mailingress.proxy.protocol.tls.HelloResult;
import dev.mailingress.proxy.transport.Chunk;
import java.nio.ByteBuffer;

/**
 * Phase that parses the TLS ClientHello of a client, for its server name. Every byte is prefetched unchanged; the
 * parser limits their number.
 */
final class HelloPhase extends SetupPhase {

    private final PrefetchBuffer prefetched;
    private final ClientHelloParser parser = new ClientHelloParser();

    /** @param prefetched what followed a load balancer's header; what is read here is appended */
    HelloPhase(ConnectionSetup setup, PrefetchBuffer prefetched) {
        super(setup, Refusal.BAD_HELLO);
        this.prefetched = prefetched;
    }

    void begin() {
        onResult(parser.feed(prefetched.view()));
    }

    @Override
    public void onReceived(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        boolean hasRoom = prefetched.add(bytes);
        HelloResult result = parser.feed(bytes);
        chunk.release();
        if (hasRoom) {
            onResult(result);
        } else {
            setup().refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    private void onResult(HelloResult result) {
        if (result instanceof HelloResult.Parsed hello) {
            setup().onServerName(hello.serverName());
        } else if (result instanceof HelloResult.Malformed) {
            setup().refuse(Refusal.BAD_HELLO, Termination.REFUSED);
        }
    }

    @Override
    boolean hasBegun() {
        return parser.hasBegun();
    }

    @Override
    void onEmptyInput() {
        setup().onClientLeft();
    }
}
