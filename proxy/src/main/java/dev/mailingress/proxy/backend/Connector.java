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
    private final Map<String, HostAddresses> hosts = new ConcurrentHashMap<>();
    private final Map<Endpoint, Upstream> upstreams = new ConcurrentHashMap<>();

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
    public ConnectRequest connect(
            Target target, ConnectTimeouts timeouts, Loop loop, ConnectRequest.BackendConnectHandler handler) {
        BackendConnectRequest request =
                new BackendConnectRequest(upstream(Endpoint.of(target)), timeouts, loop, handler);
        request.start();
        return request;
    }

    private Upstream upstream(Endpoint endpoint) {
        Upstream existing = upstreams.get(endpoint);
        return existing != null ? existing : upstreams.computeIfAbsent(endpoint, this::newUpstream);
    }

    private Upstream newUpstream(Endpoint endpoint) {
        HostAddresses host =
                hosts.computeIfAbsent(endpoint.backend().host(), name -> new HostAddresses(name, resolver));
        return new Upstream(endpoint, host, health.of(endpoint), observer);
    }

    /**
     * Forgets what no route leads to any more, so that what is kept here is bounded by one configuration: to be called with
     * each new one. Dials that are under way go on.
     */
    public void retain(Collection<Target> targets) {
        Set<Endpoint> kept = targets.stream().map(Endpoint::of).collect(Collectors.toSet());
        upstreams.keySet().retainAll(kept);
        health.retain(kept);
        hosts.keySet().retainAll(kept.stream().map(to -> to.backend().host()).collect(Collectors.toSet()));
    }
}
