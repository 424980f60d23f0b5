package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Leg;
import org.jspecify.annotations.Nullable;

/**
 * The two legs of a connection and the bytes between them: each leg is forwarded to the other, no faster than that
 * accepts. Knows neither states nor deadlines. One object for both directions, because the memory of an idle connection
 * is little more than its objects.
 */
final class Tunnel {

    private final Leg client;
    private final PrefetchBuffer prefetched;
    private @Nullable Leg backend;
    private long bytesFromClient;
    private long bytesToClient;
    private long reportedFromClient;
    private long reportedToClient;
    private boolean clientHeld;
    private boolean clientEnded;
    private boolean backendEnded;
    private boolean clientClosed;
    private boolean backendClosed = true;

    /** @param prefetched empty at this point */
    Tunnel(Leg client, PrefetchBuffer prefetched) {
        this.client = client;
        this.prefetched = prefetched;
    }

    /** What the client has sent before the backend is connected. */
    PrefetchBuffer prefetched() {
        return prefetched;
    }

    /** Forwards the backend's bytes to the client; those of the client are held until {@link #forwardClient}. */
    void open(Leg leg) {
        backend = leg;
        backendClosed = false;
        clientHeld = true;
        join(leg, client);
    }

    /** Forwards the client's bytes to the backend, starting with what was prefetched. */
    void forwardClient() {
        if (backend == null || !clientHeld) {
            return;
        }
        clientHeld = false;
        byte[] early = prefetched.take();
        if (early.length > 0) {
            bytesFromClient += early.length;
            backend.write(early);
        }
        join(client, backend);
    }

    /** Whether the tunnel is open in the direction to the client only. */
    boolean holdsClient() {
        return clientHeld;
    }

    // From here on the transport forwards automatically.
    private static void join(Leg source, Leg sink) {
        source.pipeTo(sink);
        source.resumeReading();
    }

    /** Bytes of the client were forwarded to the backend. */
    void onBytesFromClient(int bytes) {
        bytesFromClient += bytes;
    }

    /** Bytes of the backend were forwarded to the client. */
    void onBytesToClient(int bytes) {
        bytesToClient += bytes;
    }

    /**
     * The client has sent FIN. Only for an open tunnel. If the backend has ended before, FIN is not forwarded here:
     * closing both legs, which follows, sends it.
     */
    void onClientEnded() {
        clientEnded = true;
        if (!bothEnded() && backend != null) {
            backend.shutdownOutput();
        }
    }

    /** The backend has sent FIN; as {@link #onClientEnded}. */
    void onBackendEnded() {
        backendEnded = true;
        if (!bothEnded()) {
            client.shutdownOutput();
        }
    }

    boolean bothEnded() {
        return clientEnded && backendEnded;
    }

    /** By a reset or an internal error: either way the other leg must be closed. */
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

    /** Sends what was received, then closes both legs. */
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

    /** Forwarded to the backend since {@link #onReported}. */
    long unreportedFromClient() {
        return bytesFromClient - reportedFromClient;
    }

    /** Forwarded to the client since {@link #onReported}. */
    long unreportedToClient() {
        return bytesToClient - reportedToClient;
    }

    /** Both numbers of bytes were reported. */
    void onReported() {
        reportedFromClient = bytesFromClient;
        reportedToClient = bytesToClient;
    }

    /** Forwarded to the backend. */
    long bytesFromClient() {
        return bytesFromClient;
    }

    /** Forwarded to the client. */
    long bytesToClient() {
        return bytesToClient;
    }
}
