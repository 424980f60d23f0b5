package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.ProxyMain;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Proxy with one loop in another process, for conditions that would end this one. */
final class ProxyChild implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    /** Tick of proc_pid_stat(5): sysconf(_SC_CLK_TCK) is 100 on every Linux that runs Java. */
    private static final long TICK_MILLIS = 10;

    private final Path directory;
    private final int managementPort;
    private final Process process;

    private ProxyChild(Path directory, int managementPort, Process process) {
        this.directory = directory;
        this.managementPort = managementPort;
        this.process = process;
    }

    /** @param openFiles argument of {@code ulimit -n}; {@code heap} is that of {@code -Xmx} */
    static ProxyChild start(Path directory, TransportKind transport, String openFiles, String heap, ConfigText config)
            throws IOException {
        ProxyChild child = launch(directory, directory.resolve("err"), transport, openFiles, heap, config);
        await().atMost(START).until(() -> child.log().contains("Proxy started") || !child.isAlive());
        assertThat(child.isAlive()).as(child.log()).isTrue();
        return child;
    }

    /** As {@link #start}, but returns before it serves; {@code errors} receives its standard error. */
    static ProxyChild launch(
            Path directory, Path errors, TransportKind transport, String openFiles, String heap, ConfigText config)
            throws IOException {
        Files.writeString(directory.resolve(ProxyConfig.FILE_NAME), config.toString());
        int managementPort = freePort();
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n " + openFiles + " && exec \"$0\" \"$@\""));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() > 17) {
            // As the image: otherwise a newer JVM itself prints warnings, past System.err.
            command.addAll(List.of(
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", classPath(directory.resolve("proxy.jar")), ProxyMain.class.getName()));
        command.addAll(List.of("--config", directory.toString(), "--management-port", "" + managementPort));
        command.addAll(List.of("--io-threads", "1"));
        command.addAll(List.of("--require-transport", transport.name().toLowerCase(Locale.ROOT)));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        return new ProxyChild(directory, managementPort, process);
    }

    // As it is packaged: a jar stays open, while each class from a directory needs a new descriptor.
    private static String classPath(Path jar) throws IOException {
        Path classes = Path.of(URI.create(ProxyMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        Stream<String> libraries = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(path -> path.endsWith(".jar"));
        return Stream.concat(Stream.of(jar.toString()), libraries).collect(Collectors.joining(File.pathSeparator));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String body(String path) {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + managementPort + path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of its open files. */
    long descriptors() {
        return list("fd").size();
    }

    /** CPU time of its loops. */
    Duration loopCpu() {
        long ticks = list("task").stream().mapToLong(ProxyChild::loopTicks).sum();
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    private List<Path> list(String what) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/" + what))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long loopTicks(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            if (!stat.contains("(mail-loop")) {
                return 0;
            }
            // After the name: state is field 3, utime and stime are 14 and 15.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Sends SIGTERM and waits until it exits. */
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
