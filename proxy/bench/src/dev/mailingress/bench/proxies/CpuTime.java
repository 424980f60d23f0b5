package dev.mailingress.bench.proxies;

import java.util.Map;

/**
 * User and system time of a process at one moment, by thread.
 *
 * @param nanosByThread of the live threads
 */
public record CpuTime(Map<String, Long> nanosByThread) {

    /** Time that the live threads have used since {@code before}. */
    public double secondsSince(CpuTime before) {
        return nanosByThread.entrySet().stream()
                        .mapToLong(thread -> thread.getValue() - before.nanosByThread.getOrDefault(thread.getKey(), 0L))
                        .sum()
                / 1e9;
    }
}
