package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.admission.Verdict;
import dev.mailingress.proxy.backend.Dial;
import dev.mailingress.proxy.backend.Patience;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    private final Tunnel tunnel;

    private ConnectionState state = ConnectionState.CONNECTING;
    private @Nullable Dial dial;
    private boolean clientEnded;

    Connection(Route route, Leg client, Loop loop, Relay relay) {
        this.route = route;
        this.client = client;
        this.loop = loop;
        this.relay = relay;
        this.tunnel = new Tunnel(client);
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
        Duration connect = route.timeouts().connect().value();
        dial = relay.connector().dial(route.target(), new Patience(connect, connect), loop, new BackendWait());
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
        leg.handler(new BackendSide());
        ProxyHeader header = new ProxyHeader(account.client(), account.destination());
        // One write, before any byte of the client: PROXY protocol §2 wants it so, and Postfix peeks once and resets a
        // header that comes in two segments (Postfix 3.7 and 3.10, measured).
        header.encode(route.target().proxyProtocol()).ifPresent(leg::write);
        enter(ConnectionState.RELAYING);
        tunnel.open(leg);
        if (clientEnded) {
            tunnel.clientEnded();
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

    private void close(Termination termination) {
        account.ended(termination);
        enter(ConnectionState.CLOSING);
        tunnel.close();
    }

    private void abort(Termination termination) {
        account.ended(termination);
        enter(ConnectionState.CLOSING);
        tunnel.abort();
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
            case CONNECTING -> giveUp(dial == null ? ConnectFailure.OTHER : dial.lastFailure());
            case REFUSING -> client.abort();
            case RELAYING -> abort(Termination.IDLE);
            case HALF_CLOSED -> abort(clientEnded ? Termination.SERVER_LINGERED : Termination.CLIENT_LINGERED);
            case CLOSING -> abort(Termination.NORMAL);
            case CLOSED -> {}
        }
    }

    private void giveUp(ConnectFailure failure) {
        cancelDial();
        tunnel.discardEarly();
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

    private void legGone(boolean byPeer, Termination whileRelaying, Termination whileHalfClosed) {
        if (byPeer && state == ConnectionState.RELAYING) {
            close(whileRelaying);
        } else if (byPeer && state == ConnectionState.HALF_CLOSED) {
            close(whileHalfClosed);
        }
        if (tunnel.bothGone()) {
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
        tunnel.discardEarly();
        relay.connections().remove(this);
        relay.observer().ended(account.close(tunnel.bytesFromClient(), tunnel.bytesToClient()));
    }

    /** How reaching the backend ends. */
    private final class BackendWait implements Dial.Handler {

        @Override
        public void connected(Leg leg, InetSocketAddress address, Duration took) {
            Connection.this.connected(leg, address, took);
        }

        @Override
        public void gaveUp(ConnectFailure last, boolean held) {
            giveUp(last);
        }
    }

    /** What the client does. */
    private final class ClientSide implements LegHandler {

        @Override
        public void received(Chunk chunk) {
            moved();
            if (state == ConnectionState.CONNECTING) {
                tunnel.keep(chunk);
            } else {
                tunnel.fromClient(chunk);
            }
        }

        @Override
        public void inputEnded() {
            clientEnded = true;
            if (state == ConnectionState.REFUSING) {
                client.close();
            } else if (isOpen()) {
                tunnel.clientEnded();
                oneEnded();
            }
        }

        @Override
        public void writable() {
            moved();
            tunnel.clientIsWritable();
        }

        @Override
        public void closed(boolean byPeer) {
            tunnel.clientIsGone();
            if (state == ConnectionState.CONNECTING) {
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
            tunnel.fromBackend(chunk);
        }

        @Override
        public void inputEnded() {
            if (isOpen()) {
                tunnel.backendEnded();
                oneEnded();
            }
        }

        @Override
        public void writable() {
            moved();
            tunnel.backendIsWritable();
        }

        @Override
        public void closed(boolean byPeer) {
            tunnel.backendIsGone();
            legGone(byPeer, Termination.SERVER_RESET, Termination.SERVER_RESET_LAST);
        }
    }

    private boolean isOpen() {
        return state == ConnectionState.RELAYING || state == ConnectionState.HALF_CLOSED;
    }
}
