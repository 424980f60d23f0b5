package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Service;
import java.io.IOException;

/** Something that clients can be sent through. May be started again after it was stopped. */
public interface Contestant {

    String name();

    /** Returns when the process runs; it may not accept yet. */
    void start() throws IOException;

    /** @throws IOException if it has ended by itself, with its last words */
    void requireRunning() throws IOException;

    void stop() throws InterruptedException;

    int port(Service service);

    /** Whether it is what this repository makes: then it is forgiven nothing. */
    default boolean isOurs() {
        return false;
    }

    /** Whether it wants an {@link dev.mailingress.bench.load.Opening} on all ports, and keeps the header of it. */
    default boolean readsOpenings() {
        return false;
    }

    /** What its process has used. */
    ProcessUsage usage();
}
