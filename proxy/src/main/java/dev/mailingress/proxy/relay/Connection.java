package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.IntrusiveNode;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from accept to end. Lives on one loop, so it has no locks; {@link ConnectionState} holds the
 * deadline of each state.
 *
 * <pre>
 *     accept: may it come in?
 *       │
 *       ├─ PROXY required ─► AWAITING_HEADER ── probe, malformed, late ──────────────► CLOSING
 *       │                          │ who it is
 *       ▼                          ▼
 *     may this client come in? ◄───┘ ──────────── no ─────────────────► REFUSING
 *       │                                                                 ▲  │ FIN, reset, deadline
 *       ├─ routes by name ─► AWAITING_HELLO ── malformed, late, no route ─┼──┼──────► CLOSING
 *       │                          │ where it goes                        │  ▼
 *       ▼                          ▼                                      │ CLOSED
 *   CONNECTING ◄───────────────────┘ ──────────── gave up ────────────────┘
 *       │ connected: header, then what the client has said
 *       ▼
 *  AWAITING_BANNER ── the backend's first byte ─► RELAYING
 *       │ FIN of one side                            │ FIN of one side
 *       └──────────────► HALF_CLOSED ◄───────────────┘
 *                            │ FIN of the other
 *                            ▼                both legs gone
 *  any state ─ reset, ─► CLOSING ──────────────────────────────► CLOSED: all is given back in finish()
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

    /** A client has come. */
    void start() {
        relay.connections().add(this, loop);
        relay.observer().onOpened(routeTimeouts.route());
        new ConnectionSetup(this, routeTimeouts.route(), client, stats, admissionHandle, tunnel.prefetched()).begin();
    }

    /** The client is heard first, by {@code phase}. */
    void startPhase(ConnectionState next, LegHandler phase) {
        enter(next);
        client.handler(phase);
        client.resumeReading();
    }

    /** It is known where the client goes. */
    void connect(Target target) {
        stats.onTarget(target);
        enter(ConnectionState.CONNECTING);
        connectPhase = new ConnectPhase(this, routeTimeouts, client, stats, tunnel.prefetched(), target);
        connectPhase.begin(relay.connector(), loop);
    }

    /** The backend is there, and knows who the client is where it wants to. */
    void onBackendConnected(Leg leg) {
        leg.handler(new BackendLegHandler(this, tunnel));
        client.handler(clientHandler);
        connectPhase = null;
        enter(routeTimeouts.awaitsBanner() ? ConnectionState.AWAITING_BANNER : ConnectionState.RELAYING);
        tunnel.open(leg);
        if (clientEnded) {
            tunnel.onClientEnded();
            onOneEnded();
        }
    }

    /** The backend has said something. */
    void onBackendBytes() {
        if (state == ConnectionState.AWAITING_BANNER) {
            enter(ConnectionState.RELAYING);
        }
    }

    /** Bytes have gone on. */
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
        tunnel.onBackendClosed();
        onLegClosed(Termination.SERVER_RESET, Termination.SERVER_RESET_LAST);
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
            case REFUSING, CLOSING -> abort(Termination.NORMAL);
            case CLOSED -> {}
        }
    }

    /** @param message empty where there is nobody to whom they could be said */
    void refuse(Refusal reason, String message, Termination termination) {
        stats.onRefused(reason);
        byte[] line = relay.refusals().line(routeTimeouts.route().listener().protocol(), reason, message);
        if (line.length == 0) {
            close(termination);
        } else {
            endWith(ConnectionState.REFUSING, termination);
            new RefusalWriter(line).write(client, clientEnded);
        }
    }

    /** Lets leave what was received, then ends both legs. */
    void close(Termination termination) {
        endWith(ConnectionState.CLOSING, termination);
        tunnel.close();
    }

    /** Ends both legs at once. */
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

    /** Made when the first asks: most connections end before anyone does. */
    ConnectionEviction eviction() {
        if (eviction == null) {
            eviction = new ConnectionEviction(this, routeTimeouts.route(), stats, admissionHandle, loop);
        }
        return eviction;
    }

    /** The one place where everything is given back. */
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
        relay.connections().remove(this);
        stats.report(relay.observer(), tunnel.bytesFromClient(), tunnel.bytesToClient());
    }
}
