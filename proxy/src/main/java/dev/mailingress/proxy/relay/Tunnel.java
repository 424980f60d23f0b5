package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Leg;
import org.jspecify.annotations.Nullable;

/**
 * The two legs of a connection and what flows between them: what one says goes to the other, no faster than that takes it. It
 * knows no states and no time. One object for both directions, because an idle connection is little else than its objects.
 */
final class Tunnel {

    private final Leg client;
    private final PrefetchBuffer prefetched;
    private @Nullable Leg backend;
    private long bytesFromClient;
    private long bytesToClient;
    private boolean clientEnded;
    private boolean backendEnded;
    private boolean clientClosed;
    private boolean backendClosed = true;

    /** @param prefetched has nothing yet */
    Tunnel(Leg client, PrefetchBuffer prefetched) {
        this.client = client;
        this.prefetched = prefetched;
    }

    /** What the client has said until the backend is there. */
    PrefetchBuffer prefetched() {
        return prefetched;
    }

    /** Bytes of the client flow to {@code leg} from now on, and back; what it has said until now goes first. */
    void open(Leg leg) {
        backend = leg;
        backendClosed = false;
        byte[] early = prefetched.take();
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
    void onBytesFromClient(int bytes) {
        bytesFromClient += bytes;
    }

    /** So many bytes of the backend went to the client. */
    void onBytesToClient(int bytes) {
        bytesToClient += bytes;
    }

    // The second end needs no FIN of its own: to close both legs, which follows, sends it.
    /** The client has sent FIN. Only of an open tunnel. */
    void onClientEnded() {
        clientEnded = true;
        if (!bothEnded() && backend != null) {
            backend.shutdownOutput();
        }
    }

    /** The backend has sent FIN. */
    void onBackendEnded() {
        backendEnded = true;
        if (!bothEnded()) {
            client.shutdownOutput();
        }
    }

    boolean bothEnded() {
        return clientEnded && backendEnded;
    }

    /** By a reset, or by a mistake of ours: either way the other side is to end. */
    void onClientClosed() {
        clientClosed = true;
    }

    /** As {@link #onClientClosed}. */
    void onBackendClosed() {
        backendClosed = true;
    }

    boolean bothClosed() {
        return clientClosed && backendClosed;
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
