package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.admission.Verdict;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderReading;
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
final class Arrival {

    private final Connection connection;
    private final Route route;
    private final Leg client;
    private final ConnectionAccount account;
    private final Admittance admittance;
    private final EarlyBytes early;

    Arrival(
            Connection connection,
            Route route,
            Leg client,
            ConnectionAccount account,
            Admittance admittance,
            EarlyBytes early) {
        this.connection = connection;
        this.route = route;
        this.client = client;
        this.account = account;
        this.admittance = admittance;
        this.early = early;
    }

    void begin() {
        Verdict verdict = admittance.arrive(client.remoteAddress().getAddress());
        if (verdict instanceof Verdict.Refuse refused) {
            connection.refuse(refused.reason(), refused.words(), Termination.REFUSED);
        } else if (route.rules().requiresHeader()) {
            connection.hear(ConnectionState.AWAITING_HEADER, new HeaderPhase(this));
        } else {
            judge();
        }
    }

    /** A balancer has said who the client is; {@code rest} is the client's own. */
    void announced(HeaderReading.Parsed header, ByteBuffer rest) {
        account.announced(header.source(), header.destination());
        if (early.add(rest)) {
            judge();
        } else {
            refuse(Refusal.PROCESS_FULL, Termination.REFUSED);
        }
    }

    /** It was no client, but a balancer that looked whether the port is open. */
    void probed() {
        account.probed();
        connection.close(Termination.NORMAL);
    }

    private void judge() {
        Verdict verdict = admittance.judge(account.client(), account.destination());
        if (verdict instanceof Verdict.Refuse refused) {
            connection.refuse(refused.reason(), refused.words(), Termination.REFUSED);
        } else if (route.goesByName()) {
            HelloPhase hello = new HelloPhase(this, early);
            connection.hear(ConnectionState.AWAITING_HELLO, hello);
            hello.begin();
        } else {
            connection.dial(route.target());
        }
    }

    /** The client's TLS has said which server it wants, if any in particular. */
    void named(Optional<String> serverName) {
        account.named(serverName.orElse(null));
        Optional<Target> target = route.targetOf(serverName);
        if (target.isPresent()) {
            connection.dial(target.get());
        } else {
            refuse(Refusal.NO_ROUTE, Termination.REFUSED);
        }
    }

    /** Without a word: there is nobody yet to whom one could be said. */
    void refuse(Refusal reason, Termination termination) {
        connection.refuse(reason, "", termination);
    }

    /** The client has left without a word. */
    void left() {
        connection.close(Termination.CLIENT_LEFT_FIRST);
    }

    /** The socket is gone. */
    void clientGone() {
        connection.clientGone();
    }
}
