package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.protocol.mail.HealthCheckResponder;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderError;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.IntrusiveNode;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * State machine of a client's connection, from accept to close. Belongs to one loop, so it has no locks;
 * {@link ConnectionState} holds the deadline of each state.
 *
 * <pre>
 *     accept: peer admitted?
 *       │
 *       ├─ PROXY required ─► AWAITING_HEADER ── malformed, late, peer left ──────────► CLOSING
 *       │                          ├─ health check ─► ANSWERING_HEALTH_CHECK ────────► CLOSING
 *       │                          │ client known
 *       ▼                          ▼
 *     client admitted? ◄───────────┘ ──────────── no ─────────────────► REFUSING
 *       │                                                                 ▲  │ FIN, reset, deadline
 *       ├─ routes by name ─► AWAITING_HELLO ── malformed, late, no route ─┼──┼──────► CLOSING
 *       │                          │ targets known                        │  ▼
 *       ▼                          ▼                                      │ CLOSED
 *   CONNECTING ◄───────────────────┘ ──────────── failed ─────────────────┘
 *       │ connected: header, then the prefetched bytes
 *       ▼
 *  AWAITING_BANNER ── the backend's first byte ─► RELAYING
 *       │ FIN of one side                            │ FIN of one side
 *       └──────────────► HALF_CLOSED ◄───────────────┘
 *                            │ FIN of the other
 *                            ▼                both legs closed
 *  any state ─ reset, ─► CLOSING ──────────────────────────────► CLOSED: finish() releases everything
 *              deadline,
 *              ban, drain
 * </pre>
 */
final class Connection extends IntrusiveNode {

    private final RouteTimeouts routeTimeouts;
    private final Leg client;
    private final Loop loop;
    private final Relay relay;
    private final ConnectionStats stats;
    private final AdmissionHandle admissionHandle;
    private final Deadline deadline;
    private final Tunnel tunnel;
    private final LegHandler clientHandler;

    private ConnectionState state = ConnectionState.AWAITING_HEADER;
    private @Nullable ConnectPhase connectPhase;
    private @Nullable ConnectionEviction eviction;
    private boolean clientEnded;
    private boolean lingers;

    Connection(RouteTimeouts routeTimeouts, Leg client, Loop loop, Relay relay) {
        this.routeTimeouts = routeTimeouts;
        this.client = client;
        this.loop = loop;
        this.relay = relay;
        this.stats = new ConnectionStats(routeTimeouts.route(), client, loop, relay.clock());
        this.admissionHandle =
                new AdmissionHandle(relay.admission(), routeTimeouts.route().rules());
        this.deadline = new Deadline(loop, this::onDeadline);
        this.tunnel = new Tunnel(client, new PrefetchBuffer(relay.prefetchBudget()));
        this.clientHandler = new ClientLegHandler(this, tunnel);
    }

    /** Starts with a client that was just accepted. */
    void start() {
        relay.connections().add(this, loop);
        relay.observer().onOpened(routeTimeouts.route());
        new ConnectionSetup(this, routeTimeouts.route(), client, stats, admissionHandle, tunnel.prefetched()).begin();
    }

    /** Reads the client's first bytes with {@code phase}. */
    void startPhase(ConnectionState next, LegHandler phase) {
        enter(next);
        client.handler(phase);
        client.resumeReading();
    }

    /** Connects to the backend. */
    void connect(Targets targets) {
        stats.onTargets(targets);
        enter(ConnectionState.CONNECTING);
        connectPhase =
                new ConnectPhase(this, routeTimeouts, client, stats, tunnel.prefetched(), targets, relay.observer());
        connectPhase.begin(relay.connector(), loop, stats.isProbe());
    }

    /**
     * Answers a load balancer's health check: with the mail server's own words if its last connection has failed, so that
     * the check shows whether it is back, and otherwise without it.
     */
    void answerHealthCheck(ByteBuffer rest, Targets targets) {
        if (relay.connector().isUnreachable(targets)) {
            if (tunnel.prefetched().add(rest)) {
                connect(targets);
            } else {
                refusePrefetch();
            }
            return;
        }
        MailProtocol protocol = routeTimeouts.route().listener().protocol();
        HealthCheckPhase phase = new HealthCheckPhase(this, client, new HealthCheckResponder(protocol));
        startPhase(ConnectionState.ANSWERING_HEALTH_CHECK, phase);
        phase.begin(rest);
    }

    /** A balancer's header is malformed. */
    void onMalformedHeader(InetSocketAddress balancer, HeaderError error, ByteBuffer received) {
        relay.headerWarnings().onMalformed(balancer, error, received);
    }

    /**
     * The backend is connected, and has received the PROXY header if it expects one.
     *
     * @param mayForgeHeader whether it expects none, and what the client has sent so far may be the beginning of one
     */
    void onBackendConnected(Leg leg, boolean mayForgeHeader) {
        leg.handler(new BackendLegHandler(this, tunnel));
        connectPhase = null;
        enter(routeTimeouts.awaitsBanner() ? ConnectionState.AWAITING_BANNER : ConnectionState.RELAYING);
        tunnel.open(leg);
        if (mayForgeHeader && !clientEnded) {
            client.handler(new FirstBytesGuard(this, tunnel.prefetched()));
            client.resumeReading();
        } else {
            forwardClient();
        }
        if (clientEnded) {
            tunnel.onClientEnded();
            onOneEnded();
        }
    }

    /** What the client has sent and will send goes to the backend. */
    void forwardClient() {
        client.handler(clientHandler);
        tunnel.forwardClient();
    }

    /** The backend has sent bytes. */
    void onBackendBytes() {
        if (state == ConnectionState.AWAITING_BANNER) {
            enter(ConnectionState.RELAYING);
        }
        if (tunnel.holdsClient() && state.isOpen()) {
            forwardClient();
        }
    }

    /** Bytes have been forwarded. */
    void onProgress() {
        if (state.isExtendedByBytes()) {
            deadline.extend();
        }
    }

    /** The client has sent FIN. */
    void onClientEnded() {
        clientEnded = true;
        if (state == ConnectionState.REFUSING) {
            client.close();
        } else if (state.isOpen()) {
            tunnel.onClientEnded();
            onOneEnded();
        }
    }

    /** The backend has sent FIN. */
    void onBackendEnded() {
        if (state.isOpen()) {
            noteBackendEnd();
            tunnel.onBackendEnded();
            onOneEnded();
        }
    }

    private void onOneEnded() {
        if (tunnel.bothEnded()) {
            close(Termination.NORMAL);
        } else {
            enter(ConnectionState.HALF_CLOSED);
        }
    }

    void onClientClosed() {
        tunnel.onClientClosed();
        if (state == ConnectionState.CONNECTING) {
            endWith(ConnectionState.CLOSING, Termination.CLIENT_LEFT_CONNECTING);
        }
        onLegClosed(Termination.CLIENT_RESET, Termination.CLIENT_RESET_LAST);
    }

    void onBackendClosed() {
        noteBackendEnd();
        tunnel.onBackendClosed();
        onLegClosed(Termination.SERVER_RESET, Termination.SERVER_RESET_LAST);
    }

    // Only the first end counts: a backend that follows its client, or that this proxy closes, has not failed.
    private void noteBackendEnd() {
        if (state.isOpen() && state != ConnectionState.HALF_CLOSED) {
            stats.onBackendEndedFirst(tunnel, relay.connector());
        }
    }

    private void onLegClosed(Termination whileOpen, Termination whileHalfClosed) {
        if (state.isOpen()) {
            close(state == ConnectionState.HALF_CLOSED ? whileHalfClosed : whileOpen);
        }
        if (tunnel.bothClosed()) {
            finish();
        }
    }

    private void onDeadline() {
        switch (state) {
            case AWAITING_HEADER -> refuse(Refusal.BAD_HEADER, "", Termination.CLIENT_TIMED_OUT_FIRST);
            case AWAITING_HELLO -> refuse(Refusal.BAD_HELLO, "", Termination.CLIENT_TIMED_OUT_FIRST);
            case CONNECTING -> {
                if (connectPhase != null) {
                    connectPhase.onDeadline();
                }
            }
            case AWAITING_BANNER -> abort(Termination.BANNER_TIMED_OUT);
            case RELAYING -> abort(Termination.IDLE);
            case HALF_CLOSED -> abort(clientEnded ? Termination.SERVER_LINGERED : Termination.CLIENT_LINGERED);
            case ANSWERING_HEALTH_CHECK -> close(Termination.NORMAL);
            case REFUSING, CLOSING -> abort(Termination.NORMAL);
            case CLOSED -> {}
        }
    }

    /** @param message text of the refusal; empty if the client cannot receive one */
    void refuse(Refusal reason, String message, Termination termination) {
        stats.onRefused(reason);
        // Not when it ends: refused clients that do not close would fill the listener, and lock out all others.
        admissionHandle.release();
        byte[] line = relay.refusals().line(routeTimeouts.route().listener().protocol(), reason, message);
        if (line.length == 0) {
            close(termination);
        } else {
            endWith(ConnectionState.REFUSING, termination);
            lingers = !clientEnded && relay.lingeringRefusals().enter();
            new RefusalWriter(line).write(client, lingers);
        }
    }

    /** Refuses a client that sends more, before its backend is connected, than there is memory for. */
    void refusePrefetch() {
        refuse(Refusal.PROCESS_FULL, "", Termination.REFUSED);
    }

    /** Refuses a client that sends a PROXY header to a backend port without them. */
    void refuseHeader() {
        refuse(Refusal.UNEXPECTED_HEADER, "", Termination.REFUSED);
    }

    /** Sends what was received, then closes both legs. */
    void close(Termination termination) {
        endWith(ConnectionState.CLOSING, termination);
        tunnel.close();
    }

    /** Closes both legs immediately. */
    void abort(Termination termination) {
        endWith(ConnectionState.CLOSING, termination);
        tunnel.abort();
    }

    private void endWith(ConnectionState end, Termination cause) {
        stats.onEnding(cause);
        client.handler(clientHandler);
        if (connectPhase != null) {
            connectPhase.cancel();
            connectPhase = null;
        }
        enter(end);
    }

    private void enter(ConnectionState next) {
        state = next;
        deadline.set(routeTimeouts.deadline(next));
    }

    ConnectionState state() {
        return state;
    }

    /** Created on first use: most connections end before. */
    ConnectionEviction eviction() {
        if (eviction == null) {
            eviction = new ConnectionEviction(this, routeTimeouts.route(), stats, admissionHandle, loop);
        }
        return eviction;
    }

    /** Reports the bytes that were relayed since the last report. */
    void reportBytes() {
        stats.reportBytes(relay.observer(), tunnel.unreportedFromClient(), tunnel.unreportedToClient());
        tunnel.onReported();
    }

    /** The only place that releases the resources of a connection. */
    private void finish() {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        state = ConnectionState.CLOSED;
        deadline.cancel();
        tunnel.prefetched().clear();
        if (eviction != null) {
            eviction.cancel();
        }
        admissionHandle.release();
        if (lingers) {
            relay.lingeringRefusals().leave();
        }
        relay.connections().remove(this);
        reportBytes();
        stats.report(relay.observer(), tunnel.bytesFromClient(), tunnel.bytesToClient());
    }
}
