package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.protocol.mail.HealthCheckResponder;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import java.nio.ByteBuffer;

/**
 * Phase that answers a load balancer's health check on a plaintext port, without a connection to the mail server. Ends
 * with the peer's FIN or with its deadline, and never with a reset: everything is read.
 */
final class HealthCheckPhase implements LegHandler {

    private final Connection connection;
    private final Leg client;
    private final HealthCheckResponder responder;
    private boolean finished;

    HealthCheckPhase(Connection connection, Leg client, HealthCheckResponder responder) {
        this.connection = connection;
        this.client = client;
        this.responder = responder;
    }

    /** @param rest what the balancer has sent after its header */
    void begin(ByteBuffer rest) {
        byte[] greeting = responder.greeting();
        if (greeting.length > 0) {
            client.write(greeting);
        }
        answer(rest);
    }

    @Override
    public void onReceived(Chunk chunk) {
        answer(chunk.view());
        chunk.release();
    }

    private void answer(ByteBuffer bytes) {
        byte[] reply = responder.feed(bytes);
        if (reply.length > 0) {
            client.write(reply);
        }
        if (responder.isEnded() && !finished) {
            finished = true;
            client.shutdownOutput();
        }
    }

    @Override
    public void onInputEnded() {
        connection.close(Termination.NORMAL);
    }

    @Override
    public void onClosed(boolean byPeer) {
        connection.onClientClosed();
    }
}
