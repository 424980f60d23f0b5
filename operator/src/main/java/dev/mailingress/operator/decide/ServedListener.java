package dev.mailingress.operator.decide;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;

/**
 * Listener as the proxies serve it.
 *
 * @param targets in order of preference; never empty
 * @param routes those that can be served
 * @param unmatched Refuse also while only its routes can be served
 */
public record ServedListener(
        Listener listener, List<TargetConfig> targets, List<ServedRoute> routes, Unmatched unmatched) {

    public ServedListener {
        targets = List.copyOf(targets);
        routes = List.copyOf(routes);
    }

    /** @param targets in order of preference; never empty */
    public record ServedRoute(Listener.Route route, List<TargetConfig> targets) {

        public ServedRoute {
            targets = List.copyOf(targets);
        }
    }
}
