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
    private boolean onClientEnded;
    private boolean onBackendEnded;
    private boolean clientGone;
    private boolean backendGone = true;

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
        backendGone = false;
        byte[] said = prefetched.take();
        if (said.length > 0) {
            bytesFromClient += said.length;
            leg.write(said);
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
        onClientEnded = true;
        if (!bothEnded() && backend != null) {
            backend.shutdownOutput();
        }
    }

    /** The backend has sent FIN. */
    void onBackendEnded() {
        onBackendEnded = true;
        if (!bothEnded()) {
            client.shutdownOutput();
        }
    }

    boolean bothEnded() {
        return onClientEnded && onBackendEnded;
    }

    /** By a reset, or by a mistake of ours: either way the other side is to end. */
    void onClientClosed() {
        clientGone = true;
    }

    /** As {@link #onClientClosed}. */
    void onBackendClosed() {
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
