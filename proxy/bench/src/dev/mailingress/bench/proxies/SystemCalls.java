package dev.mailingress.bench.proxies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** System calls of a running process, counted by {@code strace -c}. Meanwhile, the process is many times slower. */
public final class SystemCalls {

    private static final int STOP_SECONDS = 10;

    private final Process strace;
    private final Path table;

    private SystemCalls(Process strace, Path table) {
        this.strace = strace;
        this.table = table;
    }

    /**
     * Starts counting; returns when all threads are traced.
     *
     * @param table file for strace's table by system call
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
        BufferedReader messages =
                new BufferedReader(new InputStreamReader(strace.getInputStream(), StandardCharsets.UTF_8));
        String first = messages.readLine();
        if (first == null || !first.contains("attached")) {
            strace.destroy();
            throw new IOException("strace failed: " + first);
        }
        return new SystemCalls(strace, table);
    }

    /** Detaches from the process. */
    public long counted() throws IOException, InterruptedException {
        strace.destroy();
        if (!strace.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            strace.destroyForcibly().waitFor();
            throw new IOException("strace does not exit");
        }
        return Files.readAllLines(table).stream()
                .filter(line -> line.endsWith(" total"))
                .mapToLong(line -> Long.parseLong(line.trim().split(" +")[0]))
                .findAny()
                .orElseThrow(() -> new IOException(table + " has no total"));
    }
}
