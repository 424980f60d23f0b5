package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import java.util.List;

/**
 * Destination of the connections of one route.
 *
 * @param inOrder where the mail server is reached, in order of preference; at least one
 */
public record Targets(RouteKey route, List<TargetConfig> inOrder) {

    public Targets {
        inOrder = List.copyOf(inOrder);
    }

    /** Whether one of the targets is sent no PROXY header. */
    public boolean includesNoHeader() {
        // By index: an iterator would be an allocation per connection.
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).proxyProtocol() == ProxyProtocol.NONE) {
                return true;
            }
        }
        return false;
    }

    /** Name of the mail server. */
    public String backend() {
        return route.backend();
    }
}
