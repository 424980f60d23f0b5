package dev.mailingress.bench.proxies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The system calls of a running process, counted by {@code strace -c}. What it does meanwhile takes many times as long. */
public final class SystemCalls {

    private static final int STOP_SECONDS = 10;

    private final Process strace;
    private final Path table;

    private SystemCalls(Process strace, Path table) {
        this.strace = strace;
        this.table = table;
    }

    /**
     * Returns when all threads are watched.
     *
     * @param table where strace shall leave its table, call by call
     */
    public static SystemCalls of(Path program, ProcessUsage usage, Path table) throws IOException {
        Process strace = new ProcessBuilder(
                        program.toString(),
                        "-c",
                        "-f",
                        "-U",
                        "calls,errors,name",
                        "-o",
                        table.toString(),
                        "-p",
                        "" + usage.pid())
                .redirectErrorStream(true)
                .start();
        // "strace: Process 1 attached" for one thread, "strace: Process 1 attached with 9 threads" for many.
        BufferedReader says =
                new BufferedReader(new InputStreamReader(strace.getInputStream(), StandardCharsets.UTF_8));
        String first = says.readLine();
        if (first == null || !first.contains("attached")) {
            strace.destroy();
            throw new IOException("strace cannot count: " + first);
        }
        return new SystemCalls(strace, table);
    }

    /** Lets go of the process. */
    public long counted() throws IOException, InterruptedException {
        strace.destroy();
        if (!strace.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            strace.destroyForcibly().waitFor();
            throw new IOException("strace does not end");
        }
        return Files.readAllLines(table).stream()
                .filter(line -> line.endsWith(" total"))
                .mapToLong(line -> Long.parseLong(line.trim().split(" +")[0]))
                .findAny()
                .orElseThrow(() -> new IOException(table + " has no total"));
    }
}
