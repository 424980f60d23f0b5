package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.admission.ListenerRules;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.Optional;

/**
 * All that a connection needs to know of the configuration. It keeps the route that it began with when a new one comes.
 *
 * @param target where a connection goes that no server name leads elsewhere
 * @param names where server names lead; empty where nobody looks at them
 * @param rules who may come in
 */
public record Route(
        ListenerConfig listener,
        Target target,
        ServerNames<Target> names,
        TimeoutsConfig timeouts,
        ListenerRules rules) {

    /** Whether the client's TLS has to be heard before the target is known. */
    public boolean routesByServerName() {
        return !names.isEmpty();
    }

    /**
     * Where a TLS client goes; never "the first route".
     *
     * @param serverName empty if it named none
     * @return empty if the listener refuses what no route has
     */
    public Optional<Target> targetOf(Optional<String> serverName) {
        Optional<Target> named = serverName.flatMap(names::match);
        return named.isEmpty() && listener.unmatched() == Unmatched.DEFAULT ? Optional.of(target) : named;
    }
}
