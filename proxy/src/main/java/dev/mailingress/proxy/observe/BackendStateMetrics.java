package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendState;
import java.util.List;

/** State of the backends' ports at the time of a scrape. */
final class BackendStateMetrics {

    private BackendStateMetrics() {}

    static void write(List<BackendState> states, Exposition out) {
        out.gauge("connections_held", "Client connections that wait for an unreachable backend.");
        states.forEach(state -> out.sample(labels(state), state.held()));
        out.gauge("backend_reachable", "Whether the last connection attempt succeeded: 1 or 0.");
        for (BackendState state : states) {
            Boolean reachable = state.reachable();
            if (reachable != null) {
                out.sample(labels(state), reachable ? 1 : 0);
            }
        }
    }

    private static String labels(BackendState state) {
        return Exposition.label("backend", state.backend()) + ","
                + Exposition.label("port", Integer.toString(state.port()));
    }
}
