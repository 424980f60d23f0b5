package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.Loop;

/** Begins to reach the backend of a route. */
public final class Connector {

    private final Resolver resolver;
    private final BackendObserver observer;

    public Connector(Resolver resolver, BackendObserver observer) {
        this.resolver = resolver;
        this.observer = observer;
    }

    /** Dials until it succeeds or is cancelled. */
    public Dial dial(Route route, Loop loop, Dial.Handler handler) {
        Dial dial = new Dial(route, loop, resolver, observer, handler);
        dial.start();
        return dial;
    }
}
