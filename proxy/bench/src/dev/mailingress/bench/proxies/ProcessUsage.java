package dev.mailingress.bench.proxies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Resource usage of one process, all its threads together, as Linux reports it.
 *
 * @param pid 0 for none: all values are then zero
 */
public record ProcessUsage(long pid) {

    /** USER_HZ, which is 100 on every architecture that Java runs on (proc(5), sysconf(3)). */
    private static final double TICKS_PER_SECOND = 100;

    // Counted after the command's name, which may contain spaces: proc(5), fields 14 and 15.
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    /** User and system time in seconds since the process started, including exited threads; in steps of 10 ms. */
    public double cpuSeconds() {
        if (pid == 0) {
            return 0;
        }
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD])) / TICKS_PER_SECOND;
    }

    /** User and system time in nanoseconds, as a run of half a second requires. */
    public CpuTime cpuTime() {
        Map<String, Long> nanos = new HashMap<>();
        for (Path thread : threads()) {
            try {
                String spent = Files.readString(thread.resolve("schedstat")).split(" ")[0];
                nanos.put(thread.getFileName().toString(), Long.parseLong(spent));
            } catch (IOException gone) {
                // The thread exited after the listing; its share is negligible.
            }
        }
        return new CpuTime(nanos);
    }

    private List<Path> threads() {
        if (pid == 0) {
            return List.of();
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident memory in bytes, including shared pages. */
    public long residentBytes() {
        return pid == 0
                ? 0
                : read("smaps_rollup")
                        .lines()
                        .filter(line -> line.startsWith("Rss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .sum();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
