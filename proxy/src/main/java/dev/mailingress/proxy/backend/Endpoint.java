package dev.mailingress.proxy.backend;

import org.jspecify.annotations.Nullable;

/** A port of a backend at one host, whatever routes lead to it. */
record Endpoint(String backend, String host, int port) {

    // Written by hand, as in RouteKey.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that
                && port == that.port
                && backend.equals(that.backend)
                && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }
}
