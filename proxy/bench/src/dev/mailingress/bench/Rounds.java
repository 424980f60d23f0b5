package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.PacedPings;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.CpuTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs of every workload through every contestant, once per round and in shuffled order: a temporary disturbance of the
 * machine then affects neighbors in the same round, and their ratio remains valid.
 */
final class Rounds {

    private static final int LINES = 3_000;
    private static final int QUICK_LINES = 1_000;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final Options options;
    private final Amounts amounts;
    private final LoadLoop loop;
    private final Figures figures;

    Rounds(Options options, Amounts amounts, LoadLoop loop, Figures figures) {
        this.options = options;
        this.amounts = amounts;
        this.loop = loop;
        this.figures = figures;
    }

    void run(List<Contestant> contestants) throws IOException, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            System.out.println("Round " + round + "/" + options.rounds());
            for (Workload workload : options.workloads()) {
                List<Contestant> order = new ArrayList<>(contestants);
                order.removeIf(contestant -> !workload.isFor(contestant.name()));
                Collections.shuffle(order);
                for (Contestant contestant : order) {
                    try {
                        measure(workload, contestant);
                    } catch (IllegalStateException e) {
                        throw new IOException(
                                workload.label() + " through " + contestant.name() + ": " + e.getMessage(), e);
                    }
                }
            }
        }
    }

    private void measure(Workload workload, Contestant contestant) throws InterruptedException {
        if (workload.isWork()) {
            drive(workload, contestant);
        } else if (workload == Workload.LATENCY) {
            int lines = options.quick() ? QUICK_LINES : LINES;
            double[] micros = new PacedPings(lines).drive(loop, contestant.port(Service.ECHO));
            figures.add(Figure.LATENCY_P50, contestant.name(), micros[micros.length / 2]);
            figures.add(Figure.LATENCY_P99, contestant.name(), micros[micros.length * 99 / 100]);
        }
    }

    private void drive(Workload workload, Contestant contestant) throws InterruptedException {
        Work work = amounts.of(workload);
        CpuTime before = contestant.usage().cpuTime();
        long began = System.nanoTime();
        work.drive(loop, contestant.port(workload.service()));
        double seconds = (System.nanoTime() - began) / NANOS;
        double cpu = contestant.usage().cpuTime().secondsSince(before);
        figures.add(workload.cpu(), contestant.name(), cpu * MICROS / work.units());
        figures.add(workload.rate(), contestant.name(), work.units() / seconds);
    }
}
