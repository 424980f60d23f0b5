package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;

/** Begins to reach the backend of a connection. */
public final class Connector {

    private final Resolver resolver;
    private final BackendObserver observer;

    public Connector(Resolver resolver, BackendObserver observer) {
        this.resolver = resolver;
        this.observer = observer;
    }

    /** Dials until it succeeds or is cancelled. */
    public Dial dial(Target target, Duration timeout, Loop loop, Dial.Handler handler) {
        Dial dial = new Dial(target, timeout, loop, resolver, observer, handler);
        dial.start();
        return dial;
    }
}
