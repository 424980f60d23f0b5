package dev.mailingress.proxy.backend;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Passive health of all backends, learned from the connections that are opened anyway. Thread-safe. */
public final class BackendHealth {

    private final Map<Endpoint, EndpointHealth> endpoints = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public BackendHealth(InstantSource clock) {
        this.clock = clock;
    }

    EndpointHealth of(Endpoint endpoint) {
        return endpoints.computeIfAbsent(endpoint, unknown -> new EndpointHealth(unknown, clock));
    }

    void retain(Collection<Endpoint> kept) {
        endpoints.keySet().retainAll(kept);
    }

    /** Every port that a connection was attempted to, by name and port. */
    public List<BackendState> snapshot() {
        return endpoints.values().stream()
                .map(EndpointHealth::state)
                .sorted(Comparator.comparing(BackendState::backend).thenComparingInt(BackendState::port))
                .toList();
    }
}
