package dev.mailingress.bench;

import dev.mailingress.bench.load.Bulk;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Pings;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Allocation;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;

/**
 * Measurement of what the event loops of our proxy allocate. Runs after the rounds, because the JVM's management agent
 * uses a little CPU. Uses fixed amounts: a mean over more units would not be more exact.
 */
final class AllocationRun {

    private static final String LOOPS = "mail-loop";
    private static final int UNITS = 8_000;
    private static final double BYTES_PER_MB = 1e6;
    private static final int LITTLE_MB = 100;
    private static final int MUCH_MB = 1_100;

    private final LoadLoop loop;
    private final Figures figures;

    AllocationRun(LoadLoop loop, Figures figures) {
        this.loop = loop;
        this.figures = figures;
    }

    void run(Contestant proxy) throws IOException, InterruptedException {
        try (Allocation allocation = Allocation.of(proxy)) {
            figures.add(
                    Figure.ALLOCATED_PER_CONNECTION,
                    proxy.name(),
                    measured(allocation, proxy, Service.MAIL, Sessions.churn(UNITS)) / UNITS);
            figures.add(
                    Figure.ALLOCATED_PER_ROUND_TRIP,
                    proxy.name(),
                    measured(allocation, proxy, Service.ECHO, new Pings(1, UNITS)) / UNITS);
            // The difference between a long and a short stream: this excludes the allocation of the connection itself.
            double little = measured(allocation, proxy, Service.SINK, stream(LITTLE_MB));
            double much = measured(allocation, proxy, Service.SINK, stream(MUCH_MB));
            figures.add(Figure.ALLOCATED_PER_MB, proxy.name(), (much - little) / (MUCH_MB - LITTLE_MB));
        }
    }

    private static Bulk stream(int megabytes) {
        return new Bulk(1, (long) (megabytes * BYTES_PER_MB));
    }

    private double measured(Allocation allocation, Contestant proxy, Service service, Work work)
            throws InterruptedException {
        // Warm-up: includes what is allocated only once, such as at the first use of a class.
        work.drive(loop, proxy.port(service));
        long before = allocation.bytes(LOOPS);
        work.drive(loop, proxy.port(service));
        return allocation.bytes(LOOPS) - before;
    }
}
