package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.Target;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which backends can be reached: passive, learnt from the connections that are made anyway. Thread-safe. */
public final class BackendHealth {

    private static final Comparator<BackendState> BY_NAME_AND_PORT =
            Comparator.comparing(BackendState::backend).thenComparingInt(BackendState::port);

    private final Map<Endpoint, EndpointHealth> endpoints = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public BackendHealth(InstantSource clock) {
        this.clock = clock;
    }

    EndpointHealth of(Target target) {
        Endpoint endpoint = Endpoint.of(target);
        EndpointHealth known = endpoints.get(endpoint);
        return known != null ? known : endpoints.computeIfAbsent(endpoint, fresh -> new EndpointHealth(fresh, clock));
    }

    /** Forgets what no route leads to any more: to be called with each new configuration. */
    public void retain(Collection<Target> targets) {
        Set<Endpoint> kept = targets.stream().map(Endpoint::of).collect(Collectors.toSet());
        endpoints.keySet().retainAll(kept);
    }

    /** Every port that was asked for, by name and port. */
    public List<BackendState> snapshot() {
        return endpoints.values().stream()
                .map(EndpointHealth::state)
                .sorted(BY_NAME_AND_PORT)
                .toList();
    }
}
