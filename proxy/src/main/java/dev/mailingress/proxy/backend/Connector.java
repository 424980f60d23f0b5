package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.RouteKey;
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
    private final Map<RouteKey, Upstream> upstreams = new ConcurrentHashMap<>();

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
        BackendConnectRequest request = new BackendConnectRequest(upstream(targets), timeouts, loop, handler);
        request.start();
        return request;
    }

    /** Whether the last attempt to connect to any of the targets has failed. Thread-safe. */
    public boolean isUnreachable(Targets targets) {
        Upstream upstream = upstreams.get(targets.route());
        return upstream != null && upstream.health().isUnreachable();
    }

    /** A target has ended a connection as a server does that rejects the PROXY header. Thread-safe. */
    public void onEndedEarly(Targets targets, TargetConfig target) {
        health.onEndedEarly(endpoint(targets, target));
        observer.onEndedEarly(targets.backend());
    }

    private Upstream upstream(Targets targets) {
        Upstream existing = upstreams.get(targets.route());
        return existing != null ? existing : upstreams.computeIfAbsent(targets.route(), key -> newUpstream(targets));
    }

    private Upstream newUpstream(Targets targets) {
        BackendPort port = BackendPort.of(targets.route());
        TargetOrder order = new TargetOrder(targets.inOrder().stream()
                .map(config -> newTarget(targets, config))
                .toList());
        return new Upstream(port, order, health.of(port), observer);
    }

    private UpstreamTarget newTarget(Targets targets, TargetConfig config) {
        HostAddresses host = hosts.computeIfAbsent(config.host(), name -> new HostAddresses(name, resolver));
        return new UpstreamTarget(config, host, health.of(endpoint(targets, config)));
    }

    private static Endpoint endpoint(Targets targets, TargetConfig config) {
        return new Endpoint(targets.backend(), config.host(), config.port());
    }

    /**
     * Applies the targets of a new configuration: later attempts of their routes use them, also for connections that are
     * held. Forgets what no route leads to any longer, so that the memory used here is bounded by one configuration.
     * Attempts in progress continue.
     */
    public void configure(Collection<Targets> all) {
        Set<RouteKey> routes = all.stream().map(Targets::route).collect(Collectors.toSet());
        upstreams.keySet().retainAll(routes);
        for (Targets targets : all) {
            Upstream existing = upstreams.get(targets.route());
            if (existing != null) {
                configure(existing, targets);
            }
        }
        health.retain(
                routes.stream().map(BackendPort::of).collect(Collectors.toSet()),
                all.stream()
                        .flatMap(targets -> targets.inOrder().stream().map(config -> endpoint(targets, config)))
                        .collect(Collectors.toSet()));
        hosts.keySet()
                .retainAll(all.stream()
                        .flatMap(targets -> targets.inOrder().stream())
                        .map(TargetConfig::host)
                        .collect(Collectors.toSet()));
    }

    private void configure(Upstream upstream, Targets targets) {
        TargetOrder known = upstream.targets();
        upstream.targets(new TargetOrder(targets.inOrder().stream()
                .map(config -> known.find(config).orElseGet(() -> newTarget(targets, config)))
                .toList()));
    }
}
