package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.routing.Target;

/** What is healthy or not: one port of one backend, whichever listeners lead there. */
record Endpoint(BackendConfig backend, int port) {

    static Endpoint of(Target target) {
        return new Endpoint(target.backend(), target.port());
    }
}
