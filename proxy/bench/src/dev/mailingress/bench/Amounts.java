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
 * Amount of each workload for one contestant in one round. Machines differ by a factor of three and more: a fixed
 * number would be too little to measure on one and take half an hour on another. Therefore one contestant, HAProxy if
 * it is installed, is run once, and what it completes in the intended time is the amount for all contestants, in all
 * rounds.
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

    /** Warms up the just-in-time compilers of the load and of the proxies: measurements before that are meaningless. */
    void warmUp(List<Contestant> onJava) throws InterruptedException {
        for (Workload workload : options.workloads()) {
            for (Contestant contestant : onJava) {
                if (workload.isWork() && workload.isFor(contestant.name())) {
                    workload.work().scaled(WARM_UP).drive(loop, contestant.port(workload.service()));
                }
            }
        }
    }

    /** Runs {@code reference}, or {@code ours} for workloads that the reference does not take part in. */
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

    /** The amounts as a sentence. */
    @Override
    public String toString() {
        return works.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.4g",
                        entry.getKey().label(),
                        entry.getValue().units()))
                .collect(Collectors.joining(", ", "Units per run: ", "."));
    }
}
