package dev.mailingress.proxy.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Docker on this machine, by its command line. */
final class Docker {

    /** Timeout; the first build downloads packages and links a runtime. */
    private static final long MINUTES = 10;

    private final Path directory;

    /** @param directory working directory of the commands, and context of builds */
    Docker(Path directory) {
        this.directory = directory;
    }

    /** Returns the output of the command; if it fails, the test fails with this output. */
    String run(String... arguments) throws Exception {
        Outcome outcome = outcome(arguments);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("docker " + String.join(" ", arguments) + " failed:\n" + outcome.output());
        }
        return outcome.output().strip();
    }

    /** @param output both streams */
    record Outcome(int exitCode, String output) {}

    /** As {@link #run}, but the command may fail. */
    Outcome outcome(String... arguments) throws Exception {
        Process process = start(arguments).redirectErrorStream(true).start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process));
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("docker " + String.join(" ", arguments) + " did not end:\n" + output.join());
        }
        return new Outcome(process.exitValue(), output.join());
    }

    /** Number of bytes that a registry would transfer. */
    long compressedBytes(String image) throws IOException {
        Process process = start("save", image).start();
        Count count = new Count();
        try (OutputStream gzip = new BestGzip(count)) {
            process.getInputStream().transferTo(gzip);
        }
        return count.bytes;
    }

    private ProcessBuilder start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    private static String text(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final class BestGzip extends GZIPOutputStream {

        BestGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(9);
        }
    }

    private static final class Count extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
