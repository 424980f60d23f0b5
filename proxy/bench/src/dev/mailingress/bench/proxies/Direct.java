package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;

/** No proxy at all: what the load itself can do. */
public record Direct(Backend backend) implements Contestant {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void start() {
        // The backend is there already.
    }

    @Override
    public void requireRunning() {
        // The backend is there already.
    }

    @Override
    public void stop() {
        // The backend stays.
    }

    @Override
    public int port(Service service) {
        return backend.direct().get(service);
    }

    @Override
    public ProcessUsage usage() {
        return new ProcessUsage(0);
    }
}
