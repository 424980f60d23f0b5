package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;

/**
 * Where the clients of one listener come in. When the listener goes, it keeps its last route, for those who had knocked
 * before.
 */
public final class ListenerAcceptor implements Acceptor {

    private final Relay relay;
    private volatile RouteTimeouts routeTimeouts;

    ListenerAcceptor(Relay relay, Route route) {
        this.relay = relay;
        this.routeTimeouts = new RouteTimeouts(route);
    }

    /** New connections take this route from now on; those that live keep theirs. */
    public void route(Route route) {
        routeTimeouts = new RouteTimeouts(route);
    }

    @Override
    public void onAccepted(Leg client, Loop loop) {
        new Connection(routeTimeouts, client, loop, relay).start();
    }
}
