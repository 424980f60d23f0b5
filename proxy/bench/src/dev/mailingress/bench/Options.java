package dev.mailingress.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Options of the benchmark: the user's arguments, and what {@code run} detected, which arrives in system properties.
 */
record Options(
        int rounds, boolean quick, Set<Workload> workloads, int proxyCpu, int loadCpu, Path directory, Path jar) {

    private static final int ROUNDS = 7;
    private static final int QUICK_ROUNDS = 3;

    static Options of(String[] arguments) {
        boolean quick = Arrays.asList(arguments).contains("--quick");
        int rounds = quick ? QUICK_ROUNDS : ROUNDS;
        Set<Workload> workloads = EnumSet.allOf(Workload.class);
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> {}
                case "--rounds" -> rounds = rounds(value(arguments, ++i));
                case "--workloads" -> {
                    workloads.clear();
                    Arrays.stream(value(arguments, ++i).split(","))
                            .map(Workload::named)
                            .forEach(workloads::add);
                }
                default -> throw new IllegalArgumentException("unknown option \"" + arguments[i] + "\": see README.md");
            }
        }
        return new Options(
                rounds,
                quick,
                workloads,
                Integer.getInteger("bench.proxyCpu", 0),
                Integer.getInteger("bench.loadCpu", 1),
                Path.of(System.getProperty("bench.directory")),
                Path.of(System.getProperty("bench.jar")));
    }

    /** Intended duration of one workload with one contestant in one round. */
    Duration drive() {
        return quick ? Duration.ofMillis(300) : Duration.ofMillis(1_200);
    }

    boolean hasRounds() {
        return workloads.stream().anyMatch(Workload::isInRounds);
    }

    /** Path of another proxy or a tool, if it is installed. */
    static Optional<Path> program(String name) {
        String path = System.getProperty("bench." + name, "");
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    /** Why {@link #program} is empty, if {@code run} knows more than that it was not found. */
    static String absence(String name) {
        String reason = System.getProperty("bench." + name + ".absence", "");
        return reason.isEmpty() ? "not found" : reason;
    }

    int starts() {
        return quick ? 3 : 7;
    }

    /** How many times a process is filled with idle connections. */
    int crowds() {
        return quick ? 1 : 3;
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " requires a value");
        }
        return arguments[at];
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9][0-9]?")) {
            throw new IllegalArgumentException("--rounds must be a number from 1 to 99, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
