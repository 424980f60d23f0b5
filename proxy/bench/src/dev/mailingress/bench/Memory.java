package dev.mailingress.bench;

import dev.mailingress.bench.load.Crowd;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;

/** Resident memory of a new process, and what each idle connection adds to a process that has handled traffic. */
final class Memory {

    private static final int SESSIONS_BEFORE = 3_000;
    private static final double MIB = 1 << 20;

    private static final int CONNECTIONS = 5_000;

    private final LoadLoop loop;

    Memory(LoadLoop loop) {
        this.loop = loop;
    }

    void measure(Contestant proxy, int times, Figures figures) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            measure(proxy, figures);
        }
    }

    private void measure(Contestant proxy, Figures figures) throws IOException, InterruptedException {
        proxy.start();
        StartUp.awaitBanner(proxy);
        figures.add(Figure.EMPTY_RSS, proxy.name(), proxy.usage().residentBytes() / MIB);
        Sessions.churn(SESSIONS_BEFORE).drive(loop, proxy.port(Service.MAIL));
        long before = proxy.usage().residentBytes();
        Crowd crowd = new Crowd(loop, proxy.port(Service.MAIL), CONNECTIONS);
        crowd.assemble();
        double added = proxy.usage().residentBytes() - before;
        figures.add(Figure.IDLE_BYTES, proxy.name(), added / CONNECTIONS);
        crowd.leave();
        proxy.stop();
    }
}
