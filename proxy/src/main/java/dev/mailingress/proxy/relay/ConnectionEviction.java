package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Loop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Eviction of a connection that neither side wants to end: by a new configuration that bans its client or drops its
 * listener, or by the drain of the proxy.
 */
final class ConnectionEviction {

    private final Connection connection;
    private final Route route;
    private final ConnectionStats stats;
    private final AdmissionHandle admissionHandle;
    private final Loop loop;
    private Loop.@Nullable Cancellable timer;

    ConnectionEviction(
            Connection connection, Route route, ConnectionStats stats, AdmissionHandle admissionHandle, Loop loop) {
        this.connection = connection;
        this.route = route;
        this.stats = stats;
        this.admissionHandle = admissionHandle;
        this.loop = loop;
    }

    /** A new configuration is in force. */
    void onConfiguration(RouteTable routes, Drain drain) {
        onRules(routes);
        if (connection.state().isEnding()) {
            return;
        }
        if (routes.route(route.listener().port()).isPresent()) {
            cancel();
        } else {
            drain(drain);
        }
    }

    /** New rules are in force: a client that they deny is disconnected, everything else stays as it is. */
    void onRules(RouteTable routes) {
        if (connection.state().isEnding()) {
            return;
        }
        Optional<Route> successor = routes.successor(route.listener());
        if (connection.state() == ConnectionState.AWAITING_HEADER) {
            successor.ifPresent(newRoute -> admissionHandle.useRules(newRoute.rules()));
        } else if (successor.isPresent()
                && admissionHandle.isBanned(successor.get().rules(), stats.client())) {
            connection.abort(Termination.BANNED);
        }
    }

    /** Closes the connection at the end of its drain period, unless it has ended before. The first drain counts. */
    void drain(Drain drain) {
        if (timer == null) {
            timer = loop.schedule(drain.end(route.listener().protocol()), () -> connection.close(Termination.KILLED));
        }
    }

    /** The connection may stay, or has ended. */
    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
