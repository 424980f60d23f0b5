package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Routes of one configuration, by the port of their listener. Immutable. */
public final class RouteTable {

    public static final RouteTable EMPTY = new RouteTable(Map.of());

    private final TreeMap<Integer, Route> byPort;

    RouteTable(Map<Integer, Route> byPort) {
        this.byPort = new TreeMap<>(byPort);
    }

    /** Empty if the port has no listener in this configuration, or no longer has one. */
    public Optional<Route> route(int port) {
        return Optional.ofNullable(byPort.get(port));
    }

    /**
     * The route now in force for clients that connected to {@code listener}, even if that was removed: all listeners of
     * an exposure have the same rules.
     */
    public Optional<Route> successor(ListenerConfig listener) {
        Route samePort = byPort.get(listener.port());
        return samePort != null ? Optional.of(samePort) : anyWith(listener.exposure());
    }

    private Optional<Route> anyWith(Exposure exposure) {
        return byPort.values().stream()
                .filter(route -> route.listener().exposure() == exposure)
                .findFirst();
    }

    /** The targets of all routes; may contain duplicates. */
    public List<Targets> targets() {
        return byPort.values().stream()
                .flatMap(route ->
                        Stream.concat(Stream.of(route.targets()), route.names().targets()))
                .toList();
    }

    /** In the order of their ports. */
    public Collection<Route> routes() {
        return List.copyOf(byPort.values());
    }
}
