package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Target;
import dev.mailingress.proxy.transport.Loop;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Begins to reach the backends of connections. Thread-safe: one serves all loops, whose clock is the same. */
public final class Connector {

    private final Resolver resolver;
    private final BackendHealth health;
    private final BackendObserver observer;
    private final Map<String, HostName> hosts = new ConcurrentHashMap<>();
    private final Map<Endpoint, Approach> approaches = new ConcurrentHashMap<>();

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
        BackendDial dial = new BackendDial(approach(Endpoint.of(target)), patience, loop, handler);
        dial.start();
        return dial;
    }

    private Approach approach(Endpoint endpoint) {
        Approach known = approaches.get(endpoint);
        return known != null ? known : approaches.computeIfAbsent(endpoint, this::newApproach);
    }

    private Approach newApproach(Endpoint endpoint) {
        HostName host = hosts.computeIfAbsent(endpoint.backend().host(), name -> new HostName(name, resolver));
        return new Approach(endpoint, host, health.of(endpoint), observer);
    }

    /**
     * Forgets what no route leads to any more, so that what is kept here is bounded by one configuration: to be called with
     * each new one. Dials that are under way go on.
     */
    public void retain(Collection<Target> targets) {
        Set<Endpoint> kept = targets.stream().map(Endpoint::of).collect(Collectors.toSet());
        approaches.keySet().retainAll(kept);
        health.retain(kept);
        hosts.keySet().retainAll(kept.stream().map(to -> to.backend().host()).collect(Collectors.toSet()));
    }
}
