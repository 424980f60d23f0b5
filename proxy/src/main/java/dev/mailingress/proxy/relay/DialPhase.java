package dev.mailingress.proxy.relay;

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
        ProxyHeader header = new ProxyHeader(account.client(), account.destination());
        connection.reached(leg, header.encode(target.proxyProtocol()));
    }

    @Override
    public void gaveUp(ConnectFailure last, boolean held) {
        over = true;
        connection.notReached(last);
    }

    /** The guard's time is over. */
    void expired() {
        ConnectFailure last = dial == null ? ConnectFailure.TIMED_OUT : dial.lastFailure();
        cancel();
        connection.notReached(last);
    }

    /** Without effect if it has ended. */
    void cancel() {
        over = true;
        if (dial != null) {
            dial.cancel();
        }
    }
}
