package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Service;
import java.io.IOException;

/** Something that clients can be sent through. May be started again after it was stopped. */
public interface Contestant {

    String name();

    /** Returns when the process runs; it may not accept yet. */
    void start() throws IOException;

    void stop() throws InterruptedException;

    int port(Service service);

    /** What its process has used. */
    ProcessUsage usage();
}
