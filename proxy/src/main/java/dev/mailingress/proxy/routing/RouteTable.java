package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The routes of one configuration, by the port that they start at. */
public final class RouteTable {

    public static final RouteTable EMPTY = new RouteTable(Map.of());

    private final Map<Integer, Route> byPort;

    private RouteTable(Map<Integer, Route> byPort) {
        this.byPort = Map.copyOf(byPort);
    }

    public static RouteTable of(ProxyConfig config) {
        Map<String, BackendConfig> backends =
                config.backends().stream().collect(Collectors.toMap(BackendConfig::name, Function.identity()));
        Map<Integer, Route> byPort = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            BackendConfig backend = backends.get(listener.backend());
            if (backend == null) {
                throw new IllegalArgumentException("a backend that the configuration does not have");
            }
            byPort.put(
                    listener.port(),
                    new Route(
                            listener,
                            new Target(backend, listener.targetPort(), listener.proxyProtocol()),
                            config.timeouts(),
                            config.clients().localAddresses()));
        }
        return new RouteTable(byPort);
    }

    /** Empty where the port has no listener in this configuration, any more or not yet. */
    public Optional<Route> route(int port) {
        return Optional.ofNullable(byPort.get(port));
    }

    public Set<Integer> ports() {
        return byPort.keySet();
    }
}
