package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The two legs of a connection and what flows between them. It knows no states and no time. */
final class Tunnel {

    private final Leg client;
    // The client may have spoken before the backend is there: a chunk or two, since reading is paused.
    private final Deque<Chunk> early = new ArrayDeque<>();

    private @Nullable Leg backend;
    private @Nullable Direction up;
    private @Nullable Direction down;
    private boolean clientGone;
    private boolean backendGone = true;

    Tunnel(Leg client) {
        this.client = client;
    }

    /** Bytes of the client flow to {@code backend} from now on, the early ones first, and back. */
    void open(Leg leg) {
        backend = leg;
        backendGone = false;
        up = new Direction(client, leg);
        down = new Direction(leg, client);
        while (!early.isEmpty()) {
            up.carry(early.remove());
        }
        up.open();
        down.open();
    }

    /** Keeps bytes of the client until the backend is there. */
    void keep(Chunk chunk) {
        early.add(chunk);
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

    /** Gives back what nobody will get. */
    void discardEarly() {
        early.forEach(Chunk::release);
        early.clear();
    }

    long bytesFromClient() {
        return up == null ? 0 : up.bytes();
    }

    long bytesToClient() {
        return down == null ? 0 : down.bytes();
    }
}
