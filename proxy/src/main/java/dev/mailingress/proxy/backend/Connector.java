package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Loop;

/** Begins to reach the backend of a connection. */
public final class Connector {

    private final Resolver resolver;
    private final BackendHealth health;
    private final BackendObserver observer;

    /** @param health learns from every attempt */
    public Connector(Resolver resolver, BackendHealth health, BackendObserver observer) {
        this.resolver = resolver;
        this.health = health;
        this.observer = observer;
    }

    /**
     * Dials until it succeeds, gives up or is cancelled. To be called on {@code loop}.
     *
     * @param handler hears of it on {@code loop}, perhaps before this returns
     */
    public Dial dial(Target target, Patience patience, Loop loop, Dial.Handler handler) {
        Dial dial = new Dial(target, patience, loop, resolver, health.of(target), observer, handler);
        dial.start();
        return dial;
    }
}
