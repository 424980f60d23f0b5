package dev.mailingress.proxy.backend;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Passive health of all backends, learned from the connections that are opened anyway. Thread-safe. */
public final class BackendHealth {

    private final Map<BackendPort, UpstreamHealth> ports = new ConcurrentHashMap<>();
    private final Map<Endpoint, TargetHealth> endpoints = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public BackendHealth(InstantSource clock) {
        this.clock = clock;
    }

    UpstreamHealth of(BackendPort port) {
        return ports.computeIfAbsent(port, unknown -> new UpstreamHealth(unknown, clock));
    }

    TargetHealth of(Endpoint endpoint) {
        return endpoints.computeIfAbsent(endpoint, unknown -> new TargetHealth(unknown, clock));
    }

    /** No effect if no route leads to it any longer. */
    void onEndedEarly(Endpoint endpoint) {
        TargetHealth target = endpoints.get(endpoint);
        if (target != null) {
            target.onEndedEarly();
        }
    }

    void retain(Collection<BackendPort> keptPorts, Collection<Endpoint> keptEndpoints) {
        ports.keySet().retainAll(keptPorts);
        endpoints.keySet().retainAll(keptEndpoints);
    }

    /** Every service that a connection was attempted to, by name and port. */
    public List<BackendState> snapshot() {
        return ports.values().stream()
                .map(UpstreamHealth::state)
                .sorted(Comparator.comparing(BackendState::backend).thenComparingInt(BackendState::port))
                .toList();
    }

    /** Every target of these services. */
    public List<TargetState> targets() {
        return endpoints.values().stream().map(TargetHealth::state).toList();
    }
}
