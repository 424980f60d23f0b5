package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.admission.Verdict;
import dev.mailingress.proxy.backend.Dial;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from accept to end. Lives on one loop, so it has no locks; {@link ConnectionState} holds the
 * deadline of each state.
 *
 * <pre>
 *   accept ──── refused ─────────────────┐
 *     │ admitted                         ▼
 *     ▼                   gave up
 * CONNECTING ────────────────────────► REFUSING ──────────────────────────┐
 *     │ connected: header, bytes                 FIN, reset, deadline     │
 *     ▼                 FIN                        FIN                    ▼
 *  RELAYING ────────────────────► HALF_CLOSED ──────────► CLOSING ─────► CLOSED
 *     │ reset, idle                    │ reset, deadline    ▲  both legs gone,
 *     └────────────────────────────────┴────────────────────┘  released in finish()
 * </pre>
 */
final class Connection {

    private final Route route;
    private final Leg client;
    private final Loop loop;
    private final Relay relay;
    private final ConnectionAccount account;
    private final Deadline deadline;
    // The client may have spoken, or even ended, before the backend is there: a chunk or two, since reading is paused.
    private final Deque<Chunk> early = new ArrayDeque<>();

    private ConnectionState state = ConnectionState.CONNECTING;
    private @Nullable Dial dial;
    private @Nullable Leg backend;
    private @Nullable Direction toBackend;
    private @Nullable Direction toClient;
    private boolean clientEnded;
    private boolean clientGone;
    private boolean backendGone = true;

    Connection(Route route, Leg client, Loop loop, Relay relay) {
        this.route = route;
        this.client = client;
        this.loop = loop;
        this.relay = relay;
        this.account = new ConnectionAccount(route, client, loop, relay.clock());
        this.deadline = new Deadline(loop, this::expired);
    }

    void start() {
        relay.connections().add(this);
        relay.observer().opened(route);
        client.handler(new ClientSide());
        Verdict verdict =
                relay.localAddressRule().judge(account.client(), account.destination(), route.localAddresses());
        if (verdict instanceof Verdict.Refuse refuse) {
            account.refused(refuse.reason());
            refuse(refuse.reason(), refuse.words(), Termination.REFUSED);
            return;
        }
        enter(ConnectionState.CONNECTING);
        dial = relay.connector().dial(route, loop, this::connected);
    }

    private void enter(ConnectionState next) {
        state = next;
        deadline.set(next.deadline(route));
    }

    private void moved() {
        if (state.isMovedByBytes()) {
            deadline.moved();
        }
    }

    private void connected(Leg leg, InetSocketAddress address, Duration took) {
        account.connected(address, took);
        backend = leg;
        backendGone = false;
        leg.handler(new BackendSide());
        announceClient(leg);
        toBackend = new Direction(client, leg);
        toClient = new Direction(leg, client);
        enter(ConnectionState.RELAYING);
        client.resumeReading();
        leg.resumeReading();
        while (!early.isEmpty()) {
            toBackend.carry(early.remove());
        }
        if (clientEnded) {
            ended(toBackend);
        }
    }

    // One write, before any byte of the client: PROXY protocol §2 wants it so, and Postfix peeks once and resets a
    // header
    // that comes in two segments (Postfix 3.7 and 3.10, measured).
    private void announceClient(Leg leg) {
        ProxyHeader header = new ProxyHeader(account.client(), account.destination());
        switch (route.listener().proxyProtocol()) {
            case V2 -> leg.write(header.version2());
            case V1 -> leg.write(header.version1());
            case NONE -> {}
        }
    }

    private void ended(Direction direction) {
        direction.end();
        if (toBackend != null && toBackend.hasEnded() && toClient != null && toClient.hasEnded()) {
            close(Termination.NORMAL);
        } else {
            enter(ConnectionState.HALF_CLOSED);
        }
    }

    /** What was received is still delivered, then both legs end. */
    private void close(Termination termination) {
        account.ended(termination);
        enter(ConnectionState.CLOSING);
        client.close();
        if (backend != null) {
            backend.close();
        }
    }

    private void abort(Termination termination) {
        account.ended(termination);
        enter(ConnectionState.CLOSING);
        client.abort();
        if (backend != null) {
            backend.abort();
        }
    }

    private void refuse(Refusal reason, String words, Termination termination) {
        account.ended(termination);
        byte[] line = relay.wording().line(route.listener().protocol(), reason, words);
        if (line.length == 0) {
            close(termination);
            return;
        }
        enter(ConnectionState.REFUSING);
        client.write(line);
        client.shutdownOutput();
        // Bytes left unread at close(2) become a reset, which may overtake the words (RFC 9293 §3.10.7.1): take them.
        client.resumeReading();
    }

    private void expired() {
        switch (state) {
            case CONNECTING -> giveUp();
            case REFUSING -> client.abort();
            case RELAYING -> abort(Termination.IDLE);
            case HALF_CLOSED -> abort(clientEnded ? Termination.SERVER_LINGERED : Termination.CLIENT_LINGERED);
            case CLOSING -> abort(Termination.NORMAL);
            case CLOSED -> {}
        }
    }

    private void giveUp() {
        ConnectFailure failure = dial == null ? ConnectFailure.OTHER : dial.lastFailure();
        cancelDial();
        discardEarly();
        refuse(
                Refusal.BACKEND_DOWN,
                "the mail server cannot be reached, try again later",
                failure == ConnectFailure.TIMED_OUT ? Termination.CONNECT_TIMED_OUT : Termination.CONNECT_FAILED);
    }

    /** Ends at once, whatever is under way. May be called by any thread. */
    void kill() {
        loop.execute(() -> {
            if (state != ConnectionState.CLOSED) {
                cancelDial();
                abort(Termination.KILLED);
            }
        });
    }

    private void cancelDial() {
        if (dial != null) {
            dial.cancel();
        }
    }

    private void discardEarly() {
        early.forEach(Chunk::release);
        early.clear();
    }

    private void legGone(boolean byPeer, Termination whileRelaying, Termination whileHalfClosed) {
        if (byPeer && state == ConnectionState.RELAYING) {
            close(whileRelaying);
        } else if (byPeer && state == ConnectionState.HALF_CLOSED) {
            close(whileHalfClosed);
        }
        if (clientGone && backendGone) {
            finish();
        }
    }

    /** The one place where everything is given back. */
    private void finish() {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        state = ConnectionState.CLOSED;
        deadline.cancel();
        cancelDial();
        discardEarly();
        relay.connections().remove(this);
        relay.observer()
                .ended(account.close(
                        toBackend == null ? 0 : toBackend.bytes(), toClient == null ? 0 : toClient.bytes()));
    }

    /** What the client does. */
    private final class ClientSide implements LegHandler {

        @Override
        public void received(Chunk chunk) {
            moved();
            if (state == ConnectionState.CONNECTING) {
                early.add(chunk);
            } else if (toBackend != null && !backendGone) {
                toBackend.carry(chunk);
            } else {
                chunk.release();
            }
        }

        @Override
        public void inputEnded() {
            clientEnded = true;
            if (state == ConnectionState.REFUSING) {
                client.close();
            } else if (toBackend != null && isOpen()) {
                ended(toBackend);
            }
        }

        @Override
        public void writable() {
            moved();
            if (toClient != null && !backendGone) {
                toClient.sinkIsWritable();
            }
        }

        @Override
        public void closed(boolean byPeer) {
            clientGone = true;
            if (state == ConnectionState.CONNECTING) {
                cancelDial();
                account.ended(Termination.CLIENT_LEFT_CONNECTING);
            }
            legGone(byPeer, Termination.CLIENT_RESET, Termination.CLIENT_RESET_LAST);
        }
    }

    /** What the backend does. */
    private final class BackendSide implements LegHandler {

        @Override
        public void received(Chunk chunk) {
            moved();
            if (toClient != null && !clientGone) {
                toClient.carry(chunk);
            } else {
                chunk.release();
            }
        }

        @Override
        public void inputEnded() {
            if (toClient != null && isOpen()) {
                ended(toClient);
            }
        }

        @Override
        public void writable() {
            moved();
            if (toBackend != null && !clientGone) {
                toBackend.sinkIsWritable();
            }
        }

        @Override
        public void closed(boolean byPeer) {
            backendGone = true;
            legGone(byPeer, Termination.SERVER_RESET, Termination.SERVER_RESET_LAST);
        }
    }

    private boolean isOpen() {
        return state == ConnectionState.RELAYING || state == ConnectionState.HALF_CLOSED;
    }
}
