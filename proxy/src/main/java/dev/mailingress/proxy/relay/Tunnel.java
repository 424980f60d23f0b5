package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Leg;
import org.jspecify.annotations.Nullable;

/**
 * The two legs of a connection and what flows between them: what one says goes to the other, no faster than that takes it. It
 * knows no states and no time. One object for both directions, because an idle connection is little else than its objects.
 */
final class Tunnel {

    private final Leg client;
    private @Nullable Leg backend;
    private long bytesFromClient;
    private long bytesToClient;
    private boolean clientEnded;
    private boolean backendEnded;
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
        if (early.length > 0) {
            bytesFromClient += early.length;
            leg.write(early);
        }
        join(client, leg);
        join(leg, client);
    }

    // From now on bytes go by themselves.
    private static void join(Leg source, Leg sink) {
        source.pipeTo(sink);
        source.resumeReading();
    }

    /** So many bytes of the client went to the backend. */
    void passedUp(int bytes) {
        bytesFromClient += bytes;
    }

    /** So many bytes of the backend went to the client. */
    void passedDown(int bytes) {
        bytesToClient += bytes;
    }

    // The second end needs no FIN of its own: to close both legs, which follows, sends it.
    /** The client has sent FIN. Only of an open tunnel. */
    void clientEnded() {
        clientEnded = true;
        if (!bothEnded() && backend != null) {
            backend.shutdownOutput();
        }
    }

    /** The backend has sent FIN. */
    void backendEnded() {
        backendEnded = true;
        if (!bothEnded()) {
            client.shutdownOutput();
        }
    }

    boolean bothEnded() {
        return clientEnded && backendEnded;
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

    /** Handed to the backend. */
    long bytesFromClient() {
        return bytesFromClient;
    }

    /** Handed to the client. */
    long bytesToClient() {
        return bytesToClient;
    }
}
