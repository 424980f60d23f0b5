package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Contestant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much of each workload one contestant is driven with in one round. Machines differ by a factor of three and more: a fixed
 * number would be too little to measure on one and take half an hour on another. So one contestant, HAProxy where it is there, is
 * tried once, and what it does in the time that we want to spend is the amount for all, in all rounds.
 */
final class Amounts {

    private static final double WARM_UP = 0.5;
    private static final double TRIAL = 0.1;
    private static final double LEAST = 0.02;
    private static final double MOST = 10;
    private static final double NANOS = 1e9;

    private final Map<Workload, Work> works = new EnumMap<>(Workload.class);
    private final Options options;
    private final LoadLoop loop;

    Amounts(Options options, LoadLoop loop) {
        this.options = options;
        this.loop = loop;
    }

    /** For the just-in-time compilers, the load's and the proxies': before, nothing is worth a measurement. */
    void warmUp(List<Contestant> onJava) throws InterruptedException {
        for (Workload workload : options.workloads()) {
            for (Contestant contestant : onJava) {
                if (workload.isWork() && workload.isFor(contestant.name())) {
                    workload.work().scaled(WARM_UP).drive(loop, contestant.port(workload.service()));
                }
            }
        }
    }

    /** Tries {@code reference}, and {@code ours} where that has no part. */
    void find(Contestant reference, Contestant ours) throws InterruptedException {
        for (Workload workload : options.workloads()) {
            if (workload.isWork()) {
                works.put(workload, fitting(workload, workload.isFor(reference.name()) ? reference : ours));
            }
        }
    }

    private Work fitting(Workload workload, Contestant contestant) throws InterruptedException {
        long began = System.nanoTime();
        workload.work().scaled(TRIAL).drive(loop, contestant.port(workload.service()));
        double seconds = (System.nanoTime() - began) / NANOS;
        double factor = TRIAL * options.drive().toNanos() / NANOS / seconds;
        return workload.work().scaled(Math.max(LEAST, Math.min(MOST, factor)));
    }

    Work of(Workload workload) {
        return works.get(workload);
    }

    /** A sentence. */
    @Override
    public String toString() {
        return works.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.4g",
                        entry.getKey().label(),
                        entry.getValue().units()))
                .collect(Collectors.joining(", ", "Units of one drive: ", "."));
    }
}
