package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.backend.ConnectRequest;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderSignature;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Phase that connects to the backend and sends it the PROXY header. The client's leg is read meanwhile (prefetch), so
 * that a client that has given up keeps no place in the hold queue, and no mail server is connected to for it.
 */
final class ConnectPhase implements ConnectRequest.BackendConnectHandler, LegHandler {

    /** Before the backend's first byte, a mail client has nothing to send but a ClientHello. */
    private static final int PREFETCH_LIMIT = 16 * 1024;

    private static final String BACKEND_DOWN = "the mail server cannot be reached, try again later";

    private final Connection connection;
    private final RouteTimeouts routeTimeouts;
    private final Leg client;
    private final ConnectionStats stats;
    private final PrefetchBuffer prefetched;
    private final Targets targets;
    private final ConnectionObserver observer;
    private @Nullable ConnectRequest connectRequest;

    ConnectPhase(
            Connection connection,
            RouteTimeouts routeTimeouts,
            Leg client,
            ConnectionStats stats,
            PrefetchBuffer prefetched,
            Targets targets,
            ConnectionObserver observer) {
        this.connection = connection;
        this.routeTimeouts = routeTimeouts;
        this.client = client;
        this.stats = stats;
        this.prefetched = prefetched;
        this.targets = targets;
        this.observer = observer;
    }

    /** @param isProbe whether the client is a load balancer's health check, which does not wait for a mail server */
    void begin(Connector connector, Loop loop, boolean isProbe) {
        client.handler(this);
        if (beginsWithHeader()) {
            connection.refuseHeader();
            return;
        }
        readUpToLimit();
        // The request may have ended already; then cancelling it has no effect.
        connectRequest = connector.connect(
                targets,
                isProbe ? routeTimeouts.connectTimeoutsWithoutHold() : routeTimeouts.connectTimeouts(),
                loop,
                this);
    }

    /** Reads up to the prefetch limit; the rest waits in the kernel until the backend reads it. */
    private void readUpToLimit() {
        if (prefetched.length() < PREFETCH_LIMIT) {
            client.resumeReading();
        } else {
            client.pauseReading();
        }
    }

    @Override
    public void onReceived(Chunk chunk) {
        boolean hasRoom = prefetched.add(chunk.view());
        chunk.release();
        if (!hasRoom) {
            connection.refusePrefetch();
        } else if (beginsWithHeader()) {
            connection.refuseHeader();
        } else {
            readUpToLimit();
        }
    }

    // Behind the header of the proxy, a second one is only data (HeaderParser); without one it would be believed.
    private boolean beginsWithHeader() {
        return targets.includesNoHeader() && HeaderSignature.of(prefetched.view()) == HeaderSignature.PRESENT;
    }

    // FIN without any bytes: a mail protocol client has more to send than that. A client of another protocol may only
    // want to receive.
    @Override
    public void onInputEnded() {
        if (prefetched.length() == 0 && routeTimeouts.awaitsBanner()) {
            connection.close(Termination.CLIENT_LEFT_CONNECTING);
        } else {
            connection.onClientEnded();
        }
    }

    @Override
    public void onClosed(boolean byPeer) {
        connection.onClientClosed();
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address, TargetConfig target, Duration took) {
        HeaderSignature firstBytes = target.proxyProtocol() == ProxyProtocol.NONE
                ? HeaderSignature.of(prefetched.view())
                : HeaderSignature.ABSENT;
        // A change of the configuration may have added this target.
        if (firstBytes == HeaderSignature.PRESENT) {
            leg.abort();
            connection.refuseHeader();
            return;
        }
        stats.onConnected(address, target, took, observer);
        byte[] header = new ProxyHeader(stats.client(), stats.destination()).encode(target.proxyProtocol());
        // One write, before any byte of the client: PROXY protocol §2 requires it, and Postfix peeks once and resets a
        // header that comes in two segments (Postfix 3.7 and 3.10, measured).
        if (header.length > 0) {
            leg.write(header);
        }
        connection.onBackendConnected(leg, firstBytes == HeaderSignature.UNDECIDED);
    }

    @Override
    public void onFailed(ConnectFailure last, boolean held) {
        refuse(last);
    }

    /** The guard deadline of the state has expired. */
    void onDeadline() {
        ConnectFailure last = connectRequest == null ? ConnectFailure.TIMED_OUT : connectRequest.lastFailure();
        cancel();
        refuse(last);
    }

    private void refuse(ConnectFailure last) {
        boolean timedOut = last == ConnectFailure.TIMED_OUT;
        connection.refuse(
                Refusal.BACKEND_DOWN,
                BACKEND_DOWN,
                timedOut ? Termination.CONNECT_TIMED_OUT : Termination.CONNECT_FAILED);
    }

    /** No effect if the request has ended. */
    void cancel() {
        if (connectRequest != null) {
            connectRequest.cancel();
        }
    }
}
