package dev.mailingress.proxy.relay;

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
        up = new Direction(client, leg);
        down = new Direction(leg, client);
        if (early.length > 0) {
            up.carry(early);
        }
        up.open();
        down.open();
    }

    /** So many bytes of the client went to the backend. */
    void passedUp(int bytes) {
        if (up != null) {
            up.passed(bytes);
        }
    }

    /** So many bytes of the backend went to the client. */
    void passedDown(int bytes) {
        if (down != null) {
            down.passed(bytes);
        }
    }

    // The second end needs no FIN of its own: to close both legs, which follows, sends it.
    void clientEnded() {
        if (up != null) {
            up.end();
        }
        if (!bothEnded() && backend != null) {
            backend.shutdownOutput();
        }
    }

    void backendEnded() {
        if (down != null) {
            down.end();
        }
        if (!bothEnded()) {
            client.shutdownOutput();
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
