package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Loop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a connection may stay, though neither side wants to leave: a new configuration comes, or the proxy goes. */
final class Departure {

    private final Connection connection;
    private final Route route;
    private final ConnectionAccount account;
    private final Admittance admittance;
    private final Loop loop;
    private Loop.@Nullable Cancellable timer;

    Departure(Connection connection, Route route, ConnectionAccount account, Admittance admittance, Loop loop) {
        this.connection = connection;
        this.route = route;
        this.account = account;
        this.admittance = admittance;
        this.loop = loop;
    }

    /** A new configuration is in force. */
    void follow(RouteTable routes, Drain drain) {
        if (connection.state().isEnding()) {
            return;
        }
        Optional<Route> now = routes.successor(route.listener());
        if (connection.state() == ConnectionState.AWAITING_HEADER) {
            now.ifPresent(successor -> admittance.judgeBy(successor.rules()));
        } else if (now.isPresent() && admittance.isBanned(now.get().rules(), account.client())) {
            connection.abort(Termination.BANNED);
            return;
        }
        if (routes.route(route.listener().port()).isPresent()) {
            callOff();
        } else {
            drain(drain);
        }
    }

    /** It ends at its time, unless it has by itself. The first drain counts. */
    void drain(Drain drain) {
        if (timer == null) {
            timer = loop.schedule(drain.end(route.listener().protocol()), () -> connection.close(Termination.KILLED));
        }
    }

    /** It may stay, or has ended. */
    void callOff() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
