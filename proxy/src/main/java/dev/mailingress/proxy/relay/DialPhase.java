package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.backend.Dial;
import dev.mailingress.proxy.backend.Patience;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reaches the backend and tells it who the client is. */
final class DialPhase implements Dial.Handler {

    private static final String BACKEND_DOWN = "the mail server cannot be reached, try again later";

    private final Connection connection;
    private final ConnectionAccount account;
    private final Target target;
    private @Nullable Dial dial;
    private boolean over;

    DialPhase(Connection connection, ConnectionAccount account, Target target) {
        this.connection = connection;
        this.account = account;
        this.target = target;
    }

    void begin(Connector connector, Patience patience, Loop loop) {
        Dial begun = connector.dial(target, patience, loop, this);
        if (over) {
            begun.cancel();
        } else {
            dial = begun;
        }
    }

    @Override
    public void connected(Leg leg, InetSocketAddress address, Duration took) {
        over = true;
        account.connected(address, took);
        byte[] header = new ProxyHeader(account.client(), account.destination()).encode(target.proxyProtocol());
        // One write, before any byte of the client: PROXY protocol §2 wants it so, and Postfix peeks once and resets a
        // header that comes in two segments (Postfix 3.7 and 3.10, measured).
        if (header.length > 0) {
            leg.write(header);
        }
        connection.reached(leg);
    }

    @Override
    public void gaveUp(ConnectFailure last, boolean held) {
        over = true;
        notReached(last);
    }

    /** The guard's time is over. */
    void expired() {
        ConnectFailure last = dial == null ? ConnectFailure.TIMED_OUT : dial.lastFailure();
        cancel();
        notReached(last);
    }

    private void notReached(ConnectFailure last) {
        boolean timedOut = last == ConnectFailure.TIMED_OUT;
        connection.refuse(
                Refusal.BACKEND_DOWN,
                BACKEND_DOWN,
                timedOut ? Termination.CONNECT_TIMED_OUT : Termination.CONNECT_FAILED);
    }

    /** Without effect if it has ended. */
    void cancel() {
        over = true;
        if (dial != null) {
            dial.cancel();
        }
    }
}
