package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.routing.Target;
import org.jspecify.annotations.Nullable;

/** What is healthy or not: one port of one backend, whichever listeners lead there. */
record Endpoint(BackendConfig backend, int port) {

    static Endpoint of(Target target) {
        return new Endpoint(target.backend(), target.port());
    }

    // By hand: what the compiler makes for a record is linked at its first call, by method handles that no AOT
    // cache holds (JEP 483), and that costs every start some milliseconds.
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
