package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import org.jspecify.annotations.Nullable;

/** The two legs of a connection and what flows between them. It knows no states and no time. */
final class Tunnel {

    private final Leg client;
    private @Nullable Leg backend;
    private @Nullable Direction up;
    private @Nullable Direction down;
    private boolean clientGone;
    private boolean backendGone = true;

    Tunnel(Leg client) {
        this.client = client;
    }

    /**
     * Bytes of the client flow to {@code leg} from now on, and back.
     *
     * @param early what the client has said until now; it goes first
     */
    void open(Leg leg, byte[] early) {
        backend = leg;
        backendGone = false;
        Direction toBackend = new Direction(client, leg);
        up = toBackend;
        down = new Direction(leg, client);
        client.resumeReading();
        leg.resumeReading();
        if (early.length > 0) {
            toBackend.carry(early);
        }
    }

    void fromClient(Chunk chunk) {
        if (up == null || backendGone) {
            chunk.release();
        } else {
            up.carry(chunk);
        }
    }

    void fromBackend(Chunk chunk) {
        if (down == null || clientGone) {
            chunk.release();
        } else {
            down.carry(chunk);
        }
    }

    void clientIsWritable() {
        if (down != null && !backendGone) {
            down.sinkIsWritable();
        }
    }

    void backendIsWritable() {
        if (up != null && !clientGone) {
            up.sinkIsWritable();
        }
    }

    void clientEnded() {
        if (up != null) {
            up.end();
        }
    }

    void backendEnded() {
        if (down != null) {
            down.end();
        }
    }

    boolean bothEnded() {
        return up != null && up.hasEnded() && down != null && down.hasEnded();
    }

    void clientIsGone() {
        clientGone = true;
    }

    void backendIsGone() {
        backendGone = true;
    }

    boolean bothGone() {
        return clientGone && backendGone;
    }

    /** Lets what was received leave, then ends both legs. */
    void close() {
        client.close();
        if (backend != null) {
            backend.close();
        }
    }

    void abort() {
        client.abort();
        if (backend != null) {
            backend.abort();
        }
    }

    long bytesFromClient() {
        return up == null ? 0 : up.bytes();
    }

    long bytesToClient() {
        return down == null ? 0 : down.bytes();
    }
}
