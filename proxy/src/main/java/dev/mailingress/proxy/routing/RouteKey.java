package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.Exposure;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a route, which stays the same when its targets change.
 *
 * @param backend name of the mail server
 * @param publicPort the port that clients connect to
 * @param listener name of the listener, unique within its exposure
 * @param serverName the first of the route's server names; empty for connections that no server name leads elsewhere
 */
public record RouteKey(String backend, int publicPort, Exposure exposure, String listener, String serverName) {

    // Written by hand: the methods that the compiler generates for a record are linked at their first call, by method
    // handles that no AOT cache holds (JEP 483), which costs every start some milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteKey that
                && publicPort == that.publicPort
                && exposure == that.exposure
                && backend.equals(that.backend)
                && listener.equals(that.listener)
                && serverName.equals(that.serverName);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * listener.hashCode() + serverName.hashCode()) + publicPort;
    }
}
