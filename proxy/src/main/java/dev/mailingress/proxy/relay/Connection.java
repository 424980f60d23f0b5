package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.routing.Target;
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
final class Connection extends Ring.Member {

    private final Terms terms;
    private final Leg client;
    private final Loop loop;
    private final Relay relay;
    private final ConnectionAccount account;
    private final Admittance admittance;
    private final Deadline deadline;
    private final Tunnel tunnel;
    private final LegHandler clientSide;

    private ConnectionState state = ConnectionState.AWAITING_HEADER;
    private @Nullable DialPhase dialling;
    private @Nullable Departure departure;
    private boolean clientEnded;

    Connection(Terms terms, Leg client, Loop loop, Relay relay) {
        this.terms = terms;
        this.client = client;
        this.loop = loop;
        this.relay = relay;
        this.account = new ConnectionAccount(terms.route(), client, loop, relay.clock());
        this.admittance = new Admittance(relay.admission(), terms.route().rules());
        this.deadline = new Deadline(loop, this::expired);
        this.tunnel = new Tunnel(client, new EarlyBytes(relay.earlyMemory()));
        this.clientSide = new ClientSide(this, tunnel);
    }

    /** A client has come. */
    void start() {
        relay.connections().add(this, loop);
        relay.observer().opened(terms.route());
        new Arrival(this, terms.route(), client, account, admittance, tunnel.early()).begin();
    }

    /** The client is heard first, by {@code phase}. */
    void hear(ConnectionState next, LegHandler phase) {
        enter(next);
        client.handler(phase);
        client.resumeReading();
    }

    /** It is known where the client goes. */
    void dial(Target target) {
        account.target(target);
        enter(ConnectionState.CONNECTING);
        dialling = new DialPhase(this, terms, client, account, tunnel.early(), target);
        dialling.begin(relay.connector(), loop);
    }

    /** The backend is there, and knows who the client is where it wants to. */
    void reached(Leg leg) {
        leg.handler(new BackendSide(this, tunnel));
        client.handler(clientSide);
        dialling = null;
        enter(terms.awaitsBanner() ? ConnectionState.AWAITING_BANNER : ConnectionState.RELAYING);
        tunnel.open(leg);
        if (clientEnded) {
            tunnel.clientEnded();
            oneEnded();
        }
    }

    /** The backend has said something. */
    void backendSpoke() {
        if (state == ConnectionState.AWAITING_BANNER) {
            enter(ConnectionState.RELAYING);
        }
    }

    /** Bytes have gone on. */
    void moved() {
        if (state.isMovedByBytes()) {
            deadline.moved();
        }
    }

    /** The client has sent FIN. */
    void clientEnded() {
        clientEnded = true;
        if (state == ConnectionState.REFUSING) {
            client.close();
        } else if (state.isOpen()) {
            tunnel.clientEnded();
            oneEnded();
        }
    }

    /** The backend has sent FIN. */
    void backendEnded() {
        if (state.isOpen()) {
            tunnel.backendEnded();
            oneEnded();
        }
    }

    private void oneEnded() {
        if (tunnel.bothEnded()) {
            close(Termination.NORMAL);
        } else {
            enter(ConnectionState.HALF_CLOSED);
        }
    }

    void clientGone() {
        tunnel.clientIsGone();
        if (state == ConnectionState.CONNECTING) {
            leaveFor(ConnectionState.CLOSING, Termination.CLIENT_LEFT_CONNECTING);
        }
        legGone(Termination.CLIENT_RESET, Termination.CLIENT_RESET_LAST);
    }

    void backendGone() {
        tunnel.backendIsGone();
        legGone(Termination.SERVER_RESET, Termination.SERVER_RESET_LAST);
    }

    private void legGone(Termination whileOpen, Termination whileHalfClosed) {
        if (state.isOpen()) {
            close(state == ConnectionState.HALF_CLOSED ? whileHalfClosed : whileOpen);
        }
        if (tunnel.bothGone()) {
            finish();
        }
    }

    private void expired() {
        switch (state) {
            case AWAITING_HEADER -> refuse(Refusal.BAD_HEADER, "", Termination.CLIENT_TIMED_OUT_FIRST);
            case AWAITING_HELLO -> refuse(Refusal.BAD_HELLO, "", Termination.CLIENT_TIMED_OUT_FIRST);
            case CONNECTING -> {
                if (dialling != null) {
                    dialling.expired();
                }
            }
            case AWAITING_BANNER -> abort(Termination.BANNER_TIMED_OUT);
            case RELAYING -> abort(Termination.IDLE);
            case HALF_CLOSED -> abort(clientEnded ? Termination.SERVER_LINGERED : Termination.CLIENT_LINGERED);
            case REFUSING, CLOSING -> abort(Termination.NORMAL);
            case CLOSED -> {}
        }
    }

    /** @param words empty where there is nobody to whom they could be said */
    void refuse(Refusal reason, String words, Termination termination) {
        account.refused(reason);
        byte[] line = relay.wording().line(terms.route().listener().protocol(), reason, words);
        if (line.length == 0) {
            close(termination);
        } else {
            leaveFor(ConnectionState.REFUSING, termination);
            new Rejection(line).tell(client, clientEnded);
        }
    }

    /** Lets leave what was received, then ends both legs. */
    void close(Termination termination) {
        leaveFor(ConnectionState.CLOSING, termination);
        tunnel.close();
    }

    /** Ends both legs at once. */
    void abort(Termination termination) {
        leaveFor(ConnectionState.CLOSING, termination);
        tunnel.abort();
    }

    private void leaveFor(ConnectionState end, Termination cause) {
        account.ended(cause);
        client.handler(clientSide);
        if (dialling != null) {
            dialling.cancel();
            dialling = null;
        }
        enter(end);
    }

    private void enter(ConnectionState next) {
        state = next;
        deadline.set(terms.deadline(next));
    }

    ConnectionState state() {
        return state;
    }

    /** Made when the first asks: most connections end before anyone does. */
    Departure departure() {
        if (departure == null) {
            departure = new Departure(this, terms.route(), account, admittance, loop);
        }
        return departure;
    }

    /** The one place where everything is given back. */
    private void finish() {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        state = ConnectionState.CLOSED;
        deadline.cancel();
        tunnel.early().drop();
        if (departure != null) {
            departure.callOff();
        }
        admittance.leave();
        relay.connections().remove(this);
        account.close(relay.observer(), tunnel.bytesFromClient(), tunnel.bytesToClient());
    }
}
