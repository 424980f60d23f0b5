package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.admission.AdmissionRules;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.RouteConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Result of building the routes of a configuration. */
public sealed interface Routing {

    /** The routes are valid. */
    record Valid(RouteTable table) implements Routing {}

    /** @param error the field, what is wrong, and the remedy */
    record Invalid(String error) implements Routing {}

    static Routing of(ProxyConfig config) {
        AdmissionRules rules = AdmissionRules.of(config);
        Map<Integer, Route> byPort = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            ServerNames.Builder<Targets> names = new ServerNames.Builder<>();
            Optional<String> error = addNames(listener, names);
            if (error.isPresent()) {
                return new Invalid(error.get());
            }
            Targets targets = new Targets(key(listener, listener.backend(), ""), listener.targets());
            byPort.put(
                    listener.port(),
                    new Route(listener, targets, names.build(), config.timeouts(), rules.listener(listener)));
        }
        return new Valid(new RouteTable(byPort));
    }

    private static RouteKey key(ListenerConfig listener, String backend, String serverName) {
        return new RouteKey(backend, listener.publicPort(), listener.exposure(), listener.name(), serverName);
    }

    private static Optional<String> addNames(ListenerConfig listener, ServerNames.Builder<Targets> names) {
        for (int i = 0; i < listener.routes().size(); i++) {
            RouteConfig route = listener.routes().get(i);
            Targets targets = new Targets(
                    key(listener, route.backend(), route.serverNames().get(0)), route.targets());
            for (String name : route.serverNames()) {
                Optional<String> error = names.add(name, targets);
                if (error.isPresent()) {
                    return Optional.of(ProxyConfig.FILE_NAME + ": listeners[" + listener.name() + "].routes[" + i
                            + "].serverNames: " + error.get());
                }
            }
        }
        return Optional.empty();
    }
}
