package dev.mailingress.bench;

import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.ProcessUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How much of the machine others took while we measured: the reader must know how far to trust a figure. */
final class Disturbance {

    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS = 1e9;
    // proc(5), /proc/stat: user nice system idle iowait irq softirq steal. A process is charged for the interrupts that it
    // is interrupted by, so they count here too.
    private static final int[] FIELDS_OF_WORK = {1, 2, 3, 6, 7};
    private static final int STEAL = 8;

    private final List<Contestant> contestants;
    private final long began = System.nanoTime();
    private final double othersBefore;
    private final double stolenBefore;

    Disturbance(List<Contestant> contestants) {
        this.contestants = contestants;
        this.othersBefore = others();
        this.stolenBefore = field(STEAL);
    }

    /** A sentence. */
    String soFar() {
        double seconds = (System.nanoTime() - began) / NANOS;
        return "Meanwhile other processes used %.2f CPUs and the hypervisor took %.2f."
                .formatted((others() - othersBefore) / seconds, (field(STEAL) - stolenBefore) / seconds);
    }

    private double others() {
        double all = 0;
        for (int field : FIELDS_OF_WORK) {
            all += field(field);
        }
        return all
                - new ProcessUsage(ProcessHandle.current().pid()).cpuSeconds()
                - contestants.stream()
                        .mapToDouble(contestant -> contestant.usage().cpuSeconds())
                        .sum();
    }

    private static double field(int at) {
        try {
            String total = Files.readAllLines(Path.of("/proc/stat")).get(0);
            return Long.parseLong(Arrays.asList(total.split(" +")).get(at)) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
