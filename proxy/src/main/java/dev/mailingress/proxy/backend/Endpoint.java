package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.routing.Target;
import org.jspecify.annotations.Nullable;

/** Unit of health checking: one port of one backend, whatever listeners lead to it. */
record Endpoint(BackendConfig backend, int port) {

    static Endpoint of(Target target) {
        return new Endpoint(target.backend(), target.port());
    }

    // Written by hand: the methods that the compiler generates for a record are linked at their first call, by method
    // handles that no AOT cache holds (JEP 483), which costs every start some milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that
                && port == that.port
                && backend.name().equals(that.backend.name())
                && backend.host().equals(that.backend.host());
    }

    @Override
    public int hashCode() {
        return 31 * backend.name().hashCode() + port;
    }
}
