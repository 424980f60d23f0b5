package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.relay.Relay;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.HashMap;
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
    private final Map<Integer, Binding> bound = new HashMap<>();

    Listeners(Transport transport, Relay relay) {
        this.transport = transport;
        this.relay = relay;
    }

    /**
     * Binds what is new, routes by {@code config}, closes what is gone; connections live on.
     *
     * @return why not, if a port cannot be had; then nothing has changed
     */
    Optional<String> apply(ProxyConfig config) {
        Map<Integer, Binding> added = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            if (bound.containsKey(listener.port())) {
                continue;
            }
            try {
                added.put(listener.port(), transport.bind(listener.port(), relay.acceptor(listener.port())));
            } catch (IOException e) {
                added.values().forEach(Binding::close);
                return Optional.of(sentence(listener, e));
            }
        }
        RouteTable routes = RouteTable.of(config);
        relay.routes(routes);
        added.values().forEach(Binding::start);
        bound.entrySet().removeIf(entry -> closedBecauseGone(entry, routes));
        bound.putAll(added);
        return Optional.empty();
    }

    private static boolean closedBecauseGone(Map.Entry<Integer, Binding> entry, RouteTable routes) {
        if (routes.ports().contains(entry.getKey())) {
            return false;
        }
        entry.getValue().close();
        return true;
    }

    private static String sentence(ListenerConfig listener, IOException problem) {
        String field = ProxyConfig.FILE_NAME + ": listeners[" + listener.name() + "].port: " + listener.port();
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
        CompletableFuture.allOf(bound.values().stream()
                        .map(binding -> binding.close().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        bound.clear();
    }
}
