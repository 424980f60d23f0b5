package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.TargetConfig;
import java.util.List;

/**
 * Destination of a connection.
 *
 * @param backend name of the mail server
 * @param inOrder where it is reached, in order of preference; at least one
 */
public record Targets(String backend, List<TargetConfig> inOrder) {

    public Targets {
        inOrder = List.copyOf(inOrder);
    }

    /** The target that is tried first. */
    public TargetConfig preferred() {
        return inOrder.get(0);
    }
}
