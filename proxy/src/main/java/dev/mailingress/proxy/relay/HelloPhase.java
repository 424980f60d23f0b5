package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.tls.ClientHelloParser;
import dev.mailingress.proxy.protocol.tls.HelloReading;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.LegHandler;
import java.nio.ByteBuffer;

/** Hears which server a client's TLS wants. Every byte is kept as it came; the parser bounds how many that can be. */
final class HelloPhase implements LegHandler {

    private final Arrival arrival;
    private final EarlyBytes early;
    private final ClientHelloParser parser = new ClientHelloParser();

    /** @param early what came behind a balancer's header; what is heard here is added */
    HelloPhase(Arrival arrival, EarlyBytes early) {
        this.arrival = arrival;
        this.early = early;
    }

    void begin() {
        goOn(parser.feed(early.view()));
    }

    @Override
    public void received(Chunk chunk) {
        ByteBuffer bytes = chunk.view();
        boolean hasRoom = early.add(bytes);
        HelloReading reading = parser.feed(bytes);
        chunk.release();
        if (hasRoom) {
            goOn(reading);
        } else {
            arrival.refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    private void goOn(HelloReading reading) {
        if (reading instanceof HelloReading.Parsed hello) {
            arrival.named(hello.serverName());
        } else if (reading instanceof HelloReading.Malformed) {
            arrival.refuse(Refusal.BAD_HELLO, Termination.REFUSED);
        }
    }

    @Override
    public void inputEnded() {
        if (parser.hasBegun()) {
            arrival.refuse(Refusal.BAD_HELLO, Termination.CLIENT_LEFT_FIRST);
        } else {
            arrival.left();
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
