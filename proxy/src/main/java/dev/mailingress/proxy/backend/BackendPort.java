package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.routing.RouteKey;
import org.jspecify.annotations.Nullable;

/**
 * A service of a backend as its clients know it, whatever targets it is reached at: unit of outage reports and of the
 * limit of held connections.
 *
 * @param publicPort the port that clients connect to
 */
record BackendPort(String backend, int publicPort) {

    static BackendPort of(RouteKey route) {
        return new BackendPort(route.backend(), route.publicPort());
    }

    // Written by hand, as in RouteKey.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BackendPort that && publicPort == that.publicPort && backend.equals(that.backend);
    }

    @Override
    public int hashCode() {
        return 31 * backend.hashCode() + publicPort;
    }
}
