package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendState;
import java.util.List;

/** What is known of backends' ports at the moment of a scrape. */
final class BackendStateMetrics {

    private BackendStateMetrics() {}

    static void write(List<BackendState> states, Exposition out) {
        out.gauge("connections_held", "Connections that wait for a backend to come back.");
        states.forEach(state -> out.sample(labels(state), state.held()));
        out.gauge("backend_reachable", "1 if the last attempt to connect succeeded, 0 if it failed.");
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
