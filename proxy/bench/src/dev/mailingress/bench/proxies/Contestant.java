package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Service;
import java.io.IOException;

/** Proxy under test, or the direct path to the backend. Can be started again after it was stopped. */
public interface Contestant {

    String name();

    /** Returns when the process is running; it may not accept connections yet. */
    void start() throws IOException;

    /** @throws IOException if the process has exited, with the end of its log */
    void requireRunning() throws IOException;

    void stop() throws InterruptedException;

    int port(Service service);

    /** Whether it is the proxy of this repository, for which losses are not tolerated. */
    default boolean isOurs() {
        return false;
    }

    /** Whether it expects an {@link dev.mailingress.bench.load.Opening} on all ports and consumes its header. */
    default boolean readsOpenings() {
        return false;
    }

    /** Resource usage of its process. */
    ProcessUsage usage();
}
