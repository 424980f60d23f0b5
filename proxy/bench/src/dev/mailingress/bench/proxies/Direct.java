package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;

/** Load without a proxy: the capacity of the load generator. */
public record Direct(Backend backend) implements Contestant {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void start() {
        // The backend is already running.
    }

    @Override
    public void requireRunning() {
        // The backend is already running.
    }

    @Override
    public void stop() {
        // The backend keeps running.
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
