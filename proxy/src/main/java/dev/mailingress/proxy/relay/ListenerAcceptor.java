package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;

/**
 * Acceptor of one listener. When the listener is removed, it keeps its last route, so that connections accepted before
 * the removal still have one.
 */
public final class ListenerAcceptor implements Acceptor {

    private final Relay relay;
    private volatile RouteTimeouts routeTimeouts;

    ListenerAcceptor(Relay relay, Route route) {
        this.relay = relay;
        this.routeTimeouts = new RouteTimeouts(route);
    }

    /** Sets the route of new connections; existing ones keep theirs. */
    public void route(Route route) {
        routeTimeouts = new RouteTimeouts(route);
    }

    @Override
    public boolean isFull() {
        return relay.admission().isFull();
    }

    @Override
    public void onAccepted(Leg client, Loop loop) {
        new Connection(routeTimeouts, client, loop, relay).start();
    }
}
