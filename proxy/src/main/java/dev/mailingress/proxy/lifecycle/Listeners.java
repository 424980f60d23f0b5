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
 * The bound ports. Changes are atomic: new ports are bound first and accept only after all of them are bound. Used by
 * one thread at a time.
 */
final class Listeners {

    private final Transport transport;
    private final Relay relay;
    private final Map<Integer, Bound> bound = new HashMap<>();
    private int refused;

    private record Bound(Binding binding, ListenerAcceptor acceptor) {}

    Listeners(Transport transport, Relay relay) {
        this.transport = transport;
        this.relay = relay;
    }

    /**
     * Binds new ports, uses {@code routes} for new connections, and closes removed ports after their backlog has been
     * accepted; existing connections continue.
     *
     * @return the error if a port cannot be bound; then nothing has changed, as after an exception of a bind
     */
    Optional<String> apply(RouteTable routes) {
        Map<Integer, Bound> added = new HashMap<>();
        Optional<String> error = bindNew(routes, added);
        if (error.isPresent()) {
            return error;
        }
        close(removeUnused(routes));
        bound.forEach((port, old) -> routes.route(port).ifPresent(old.acceptor()::route));
        added.values().forEach(one -> one.binding().start());
        bound.putAll(added);
        relay.connector().configure(routes.targets());
        return Optional.empty();
    }

    /** Binds all new ports or none. */
    private Optional<String> bindNew(RouteTable routes, Map<Integer, Bound> added) {
        for (Route route : refusedFirst(routes.routes())) {
            int port = route.listener().port();
            if (bound.containsKey(port)) {
                continue;
            }
            try {
                ListenerAcceptor acceptor = relay.acceptor(route);
                added.put(port, new Bound(transport.bind(port, acceptor), acceptor));
            } catch (IOException e) {
                discard(added.values());
                refused = port;
                return Optional.of(message(route, e));
            } catch (RuntimeException | Error e) {
                discard(added.values());
                throw e;
            }
        }
        return Optional.empty();
    }

    // A configuration is retried until its port is free; the other ports should not be opened briefly at each attempt.
    private List<Route> refusedFirst(Collection<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparing(route -> route.listener().port() != refused))
                .toList();
    }

    private List<Bound> removeUnused(RouteTable routes) {
        List<Bound> unused = new ArrayList<>();
        bound.entrySet().removeIf(entry -> {
            boolean isUnused = routes.route(entry.getKey()).isEmpty();
            if (isUnused) {
                unused.add(entry.getValue());
            }
            return isUnused;
        });
        return unused;
    }

    private static String message(Route route, IOException error) {
        String field = ProxyConfig.FILE_NAME + ": listeners[" + route.listener().name() + "].port: "
                + route.listener().port();
        if (String.valueOf(error.getMessage()).contains("assign requested address")) {
            return "--listen-address: not an address of this host: use one of its addresses";
        }
        if (error instanceof BindException) {
            return field + " is in use: stop the process that listens there, or use another port";
        }
        return field + " cannot be bound (" + error.getMessage()
                + "): use a port above 1023, or grant the process CAP_NET_BIND_SERVICE";
    }

    int count() {
        return bound.size();
    }

    /** Closes all ports, and waits until their backlog has been accepted. */
    void close() {
        close(bound.values());
        bound.clear();
    }

    // Their clients must not be served by the routes of a configuration that is not in force.
    private static void discard(Collection<Bound> unused) {
        unused.forEach(one -> one.binding().discard());
    }

    private static void close(Collection<Bound> closing) {
        CompletableFuture.allOf(closing.stream()
                        .map(one -> one.binding().close().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
