package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.tls.ClientHelloParser;
import dev.mailingress.proxy.protocol.tls.HelloResult;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;
import java.nio.ByteBuffer;

/** Hears which server a client's TLS wants. Every byte is kept as it came; the parser bounds how many that can be. */
final class HelloPhase implements LegHandler {

    private final ConnectionSetup connectionSetup;
    private final PrefetchBuffer prefetched;
    private final ClientHelloParser parser = new ClientHelloParser();

    /** @param prefetched what came behind a balancer's header; what is heard here is added */
    HelloPhase(ConnectionSetup connectionSetup, PrefetchBuffer prefetched) {
        this.connectionSetup = connectionSetup;
        this.prefetched = prefetched;
    }

    void begin() {
        goOn(parser.feed(prefetched.view()));
    }

    @Override
    public void onReceived(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        boolean hasRoom = prefetched.add(bytes);
        HelloResult reading = parser.feed(bytes);
        chunk.release();
        if (hasRoom) {
            goOn(reading);
        } else {
            connectionSetup.refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    private void goOn(HelloResult reading) {
        if (reading instanceof HelloResult.Parsed hello) {
            connectionSetup.onServerName(hello.serverName());
        } else if (reading instanceof HelloResult.Malformed) {
            connectionSetup.refuse(Refusal.BAD_HELLO, Termination.REFUSED);
        }
    }

    @Override
    public void onInputEnded() {
        if (parser.hasBegun()) {
            connectionSetup.refuse(Refusal.BAD_HELLO, Termination.CLIENT_LEFT_FIRST);
        } else {
            connectionSetup.onClientLeft();
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
