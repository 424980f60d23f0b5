package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.PacedPings;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.MailIngress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Every round drives every workload once through every contestant, in an order of its own: what disturbs the machine for a
 * while then disturbs neighbours in one round, and their ratio stays.
 */
final class Rounds {

    private static final int QUICK_FACTOR = 4;
    private static final int LINES = 4_000;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final Options options;
    private final LoadLoop loop;
    private final Figures figures;

    Rounds(Options options, LoadLoop loop, Figures figures) {
        this.options = options;
        this.loop = loop;
        this.figures = figures;
    }

    /** Round 0 only warms the just-in-time compilers on both sides. */
    void run(List<Contestant> contestants) throws InterruptedException {
        for (int round = 0; round <= options.rounds(); round++) {
            System.out.println(round == 0 ? "warming up" : "round " + round + " of " + options.rounds());
            Figures into = round == 0 ? new Figures() : figures;
            for (Workload workload : options.workloads()) {
                List<Contestant> order = new ArrayList<>(contestants);
                Collections.shuffle(order);
                for (Contestant contestant : order) {
                    if (takesPart(contestant, workload)) {
                        measure(workload, contestant, into);
                    }
                }
            }
        }
    }

    // The fallback has a goal for connections alone.
    private static boolean takesPart(Contestant contestant, Workload workload) {
        return workload == Workload.CHURN || !contestant.name().equals(MailIngress.NIO);
    }

    private void measure(Workload workload, Contestant contestant, Figures into) throws InterruptedException {
        if (workload.isWork()) {
            drive(workload, contestant, into);
        } else if (workload == Workload.LATENCY) {
            int lines = options.quick() ? LINES / QUICK_FACTOR : LINES;
            double[] micros = new PacedPings(lines).drive(loop, contestant.port(Service.ECHO));
            into.add(Figure.LATENCY_P50, contestant.name(), micros[micros.length / 2]);
            into.add(Figure.LATENCY_P99, contestant.name(), micros[micros.length * 99 / 100]);
        }
    }

    private void drive(Workload workload, Contestant contestant, Figures into) throws InterruptedException {
        Work work = options.quick() ? workload.work().smaller(QUICK_FACTOR) : workload.work();
        double cpuBefore = contestant.usage().cpuSeconds();
        long began = System.nanoTime();
        work.drive(loop, contestant.port(workload.service()));
        double seconds = (System.nanoTime() - began) / NANOS;
        double cpu = contestant.usage().cpuSeconds() - cpuBefore;
        into.add(workload.cpu(), contestant.name(), cpu * MICROS / work.units());
        into.add(workload.rate(), contestant.name(), work.units() / seconds);
    }
}
