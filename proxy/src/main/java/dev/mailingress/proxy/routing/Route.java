package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.admission.ListenerRules;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.Optional;

/**
 * The part of the configuration that a connection needs. A connection keeps its route when the configuration changes.
 *
 * @param targets where a connection goes unless a server name leads elsewhere
 * @param names targets by server name; empty where connections are not routed by name
 * @param rules who may connect
 */
public record Route(
        ListenerConfig listener,
        Targets targets,
        ServerNames<Targets> names,
        TimeoutsConfig timeouts,
        ListenerRules rules) {

    /** Whether the client's TLS ClientHello is needed to find the targets. */
    public boolean routesByServerName() {
        return !names.isEmpty();
    }

    /**
     * Targets of a TLS client; never "the first route".
     *
     * @param serverName empty if the client sent none
     * @return empty if the listener refuses names without a route
     */
    public Optional<Targets> targetsOf(Optional<String> serverName) {
        Optional<Targets> named = serverName.flatMap(names::match);
        return named.isEmpty() && listener.unmatched() == Unmatched.DEFAULT ? Optional.of(targets) : named;
    }
}
