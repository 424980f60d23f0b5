package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.admission.AdmissionRules;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.RouteConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Result of building the routes of a configuration. */
public sealed interface Routing {

    /** The routes are valid. */
    record Valid(RouteTable table) implements Routing {}

    /** @param error the field, what is wrong, and the remedy */
    record Invalid(String error) implements Routing {}

    /** @param config whose constructor has checked that all its backends exist */
    static Routing of(ProxyConfig config) {
        Map<String, BackendConfig> backends =
                config.backends().stream().collect(Collectors.toMap(BackendConfig::name, Function.identity()));
        AdmissionRules rules = AdmissionRules.of(config);
        Map<Integer, Route> byPort = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            ServerNames.Builder<Target> names = new ServerNames.Builder<>();
            Optional<String> error = addNames(listener, backends, names);
            if (error.isPresent()) {
                return new Invalid(error.get());
            }
            Target target =
                    new Target(backend(listener.backend(), backends), listener.targetPort(), listener.proxyProtocol());
            byPort.put(
                    listener.port(),
                    new Route(listener, target, names.build(), config.timeouts(), rules.listener(listener)));
        }
        return new Valid(new RouteTable(byPort));
    }

    private static BackendConfig backend(String name, Map<String, BackendConfig> backends) {
        return Objects.requireNonNull(backends.get(name), "a configuration contains all backends that it refers to");
    }

    private static Optional<String> addNames(
            ListenerConfig listener, Map<String, BackendConfig> backends, ServerNames.Builder<Target> names) {
        for (int i = 0; i < listener.routes().size(); i++) {
            RouteConfig route = listener.routes().get(i);
            Target target = new Target(backend(route.backend(), backends), route.targetPort(), route.proxyProtocol());
            for (String name : route.serverNames()) {
                Optional<String> error = names.add(name, target);
                if (error.isPresent()) {
                    return Optional.of(ProxyConfig.FILE_NAME + ": listeners[" + listener.name() + "].routes[" + i
                            + "].serverNames: " + error.get());
                }
            }
        }
        return Optional.empty();
    }
}
