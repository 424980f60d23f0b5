package dev.mailingress.bench;

import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.ProcessUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** CPU time that other processes used on our two CPUs during the measurement: shows how reliable the results are. */
final class Disturbance {

    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS = 1e9;
    // proc(5), /proc/stat: user nice system idle iowait irq softirq steal. Interrupts are charged to the process that
    // they interrupt, so they count here too.
    private static final int[] FIELDS_OF_WORK = {1, 2, 3, 6, 7};
    private static final int[] STEAL = {8};

    private final Set<String> cpus;
    private final List<Contestant> contestants;
    private final long began = System.nanoTime();
    private final double othersBefore;
    private final double stolenBefore;

    Disturbance(Options options, List<Contestant> contestants) {
        this.cpus = Set.of("cpu" + options.proxyCpu(), "cpu" + options.loadCpu());
        this.contestants = contestants;
        this.othersBefore = others();
        this.stolenBefore = seconds(STEAL);
    }

    /** The disturbance so far, as a sentence. */
    String soFar() {
        double passed = (System.nanoTime() - began) / NANOS;
        return "Meanwhile, other processes used %.2f of the two CPUs, and the hypervisor took %.2f."
                .formatted(Math.max(0, others() - othersBefore) / passed, (seconds(STEAL) - stolenBefore) / passed);
    }

    private double others() {
        return seconds(FIELDS_OF_WORK)
                - new ProcessUsage(ProcessHandle.current().pid()).cpuSeconds()
                - contestants.stream()
                        .mapToDouble(contestant -> contestant.usage().cpuSeconds())
                        .sum();
    }

    private double seconds(int[] fields) {
        try {
            double ticks = 0;
            for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
                String[] words = line.split(" +");
                if (cpus.contains(words[0])) {
                    for (int field : fields) {
                        ticks += Long.parseLong(words[field]);
                    }
                }
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
