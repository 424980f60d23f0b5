package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.Loop;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Connects clients to their backends: by DNS, happy eyeballs and a hold queue. Thread-safe: one serves all loops, which
 * have the same clock.
 */
public final class Connector {

    private final Resolver resolver;
    private final BackendHealth health;
    private final BackendObserver observer;
    private final Map<String, HostAddresses> hosts = new ConcurrentHashMap<>();
    private final Map<Endpoint, Upstream> upstreams = new ConcurrentHashMap<>();

    /** @param health updated by every attempt */
    public Connector(Resolver resolver, BackendHealth health, BackendObserver observer) {
        this.resolver = resolver;
        this.health = health;
        this.observer = observer;
    }

    /**
     * Tries to connect until it succeeds, fails or is cancelled. Must be called on {@code loop}.
     *
     * @param handler called on {@code loop}, possibly before this returns
     */
    public ConnectRequest connect(
            Targets targets, ConnectTimeouts timeouts, Loop loop, ConnectRequest.BackendConnectHandler handler) {
        BackendConnectRequest request =
                new BackendConnectRequest(upstream(Endpoint.of(targets)), timeouts, loop, handler);
        request.start();
        return request;
    }

    private Upstream upstream(Endpoint endpoint) {
        Upstream existing = upstreams.get(endpoint);
        return existing != null ? existing : upstreams.computeIfAbsent(endpoint, this::newUpstream);
    }

    private Upstream newUpstream(Endpoint endpoint) {
        HostAddresses host = hosts.computeIfAbsent(endpoint.host(), name -> new HostAddresses(name, resolver));
        return new Upstream(endpoint, host, health.of(endpoint), observer);
    }

    /**
     * Forgets targets that no route leads to any longer, so that the memory used here is bounded by one configuration:
     * to be called with each new one. Requests in progress continue.
     */
    public void retain(Collection<Targets> targets) {
        Set<Endpoint> kept = targets.stream().map(Endpoint::of).collect(Collectors.toSet());
        upstreams.keySet().retainAll(kept);
        health.retain(kept);
        hosts.keySet().retainAll(kept.stream().map(Endpoint::host).collect(Collectors.toSet()));
    }
}
