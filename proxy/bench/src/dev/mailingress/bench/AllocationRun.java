package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Allocation;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;

/** What the loops of our proxy allocate. After the rounds, because the JVM's management agent costs a little CPU. */
final class AllocationRun {

    private static final String LOOPS = "mail-loop";
    private static final double MB_PER_GB = 1_000;

    private final LoadLoop loop;
    private final Figures figures;

    AllocationRun(LoadLoop loop, Figures figures) {
        this.loop = loop;
        this.figures = figures;
    }

    void run(Contestant proxy) throws IOException, InterruptedException {
        try (Allocation allocation = Allocation.of(proxy)) {
            measure(allocation, proxy, Workload.CHURN, Figure.ALLOCATED_PER_CONNECTION, 1);
            measure(allocation, proxy, Workload.PING64, Figure.ALLOCATED_PER_ROUND_TRIP, 1);
            measure(allocation, proxy, Workload.BULK1, Figure.ALLOCATED_PER_MB, MB_PER_GB);
        }
    }

    private void measure(Allocation allocation, Contestant proxy, Workload workload, Figure figure, double perUnit)
            throws InterruptedException {
        Work work = workload.work();
        Service service = workload.service();
        work.smaller(10).drive(loop, proxy.port(service));
        long before = allocation.bytes(LOOPS);
        work.drive(loop, proxy.port(service));
        figures.add(figure, proxy.name(), (allocation.bytes(LOOPS) - before) / work.units() / perUnit);
    }
}
