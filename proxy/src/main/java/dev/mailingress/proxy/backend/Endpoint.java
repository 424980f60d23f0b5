package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import org.jspecify.annotations.Nullable;

/** Unit of health checking: one port of one backend, whatever listeners lead to it. */
record Endpoint(String backend, String host, int port) {

    static Endpoint of(Targets targets) {
        TargetConfig target = targets.preferred();
        return new Endpoint(targets.backend(), target.host(), target.port());
    }

    // Written by hand: the methods that the compiler generates for a record are linked at their first call, by method
    // handles that no AOT cache holds (JEP 483), which costs every start some milliseconds.
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
