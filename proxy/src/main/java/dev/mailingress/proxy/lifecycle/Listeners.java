package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.relay.ListenerAcceptor;
import dev.mailingress.proxy.relay.Relay;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The ports that are bound. A change is all or nothing: new ports are bound first and accept only when every one of them is
 * there. Used by one thread at a time.
 */
final class Listeners {

    private final Transport transport;
    private final Relay relay;
    private final Map<Integer, Bound> bound = new HashMap<>();
    private int refused;

    private record Bound(Binding binding, ListenerAcceptor listenerAcceptor) {}

    Listeners(Transport transport, Relay relay) {
        this.transport = transport;
        this.relay = relay;
    }

    /**
     * Binds what is new, leads new connections by {@code routes}, closes what is gone when all who had knocked there are in;
     * connections live on.
     *
     * @return why not, if a port cannot be had; then nothing has changed
     */
    Optional<String> apply(RouteTable routes) {
        Map<Integer, Bound> added = new HashMap<>();
        for (Route route : refusedFirst(routes.routes())) {
            int port = route.listener().port();
            if (bound.containsKey(port)) {
                continue;
            }
            try {
                ListenerAcceptor listenerAcceptor = relay.acceptor(route);
                added.put(port, new Bound(transport.bind(port, listenerAcceptor), listenerAcceptor));
            } catch (IOException e) {
                close(added.values());
                refused = port;
                return Optional.of(sentence(route, e));
            }
        }
        close(takeGone(routes));
        bound.forEach((port, old) -> routes.route(port).ifPresent(old.listenerAcceptor()::route));
        added.values().forEach(fresh -> fresh.binding().start());
        bound.putAll(added);
        relay.connector().retain(routes.targets());
        return Optional.empty();
    }

    // A configuration is tried again and again until its port is free. The others of it should not open for a moment
    // each
    // time.
    private List<Route> refusedFirst(Collection<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparing(route -> route.listener().port() != refused))
                .toList();
    }

    private List<Bound> takeGone(RouteTable routes) {
        List<Bound> gone = new ArrayList<>();
        bound.entrySet().removeIf(entry -> {
            boolean isGone = routes.route(entry.getKey()).isEmpty();
            if (isGone) {
                gone.add(entry.getValue());
            }
            return isGone;
        });
        return gone;
    }

    private static String sentence(Route route, IOException problem) {
        String field = ProxyConfig.FILE_NAME + ": listeners[" + route.listener().name() + "].port: "
                + route.listener().port();
        if (problem instanceof BindException) {
            return field + " is in use: stop what listens there, or write another port";
        }
        return field + " cannot be bound (" + problem.getMessage()
                + "): write a port above 1023, or give the process the right to bind it";
    }

    int count() {
        return bound.size();
    }

    /** Closes all, and waits until what was queued is accepted. */
    void close() {
        close(bound.values());
        bound.clear();
    }

    private static void close(Collection<Bound> closing) {
        CompletableFuture.allOf(closing.stream()
                        .map(one -> one.binding().close().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
