package dev.mailingress.proxy.cli;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as users start it: exit codes, streams, signals. */
class ProxyJarIT {

    private static final Path JAR =
            Path.of(System.getProperty("project.root", ""), "proxy/target/dist/mail-ingress-proxy.jar");

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private Path config;
    private int port;
    private int managementPort;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        port = freePort();
        managementPort = freePort();
        config = Files.writeString(directory.resolve("proxy.yaml"), """
                schemaVersion: 1
                listeners:
                - {name: smtp, protocol: SMTP, exposure: Public, port: %d, publicPort: 25, backend: dms, targets: [{host: 127.0.0.1, port: 9, proxyProtocol: V2}]}
                timeouts: {drainDelay: 100ms, drain: 2s}
                """.formatted(port));
    }

    @AfterEach
    void killProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldServeLogAndExitWithZeroWhenTerminated() throws Exception {
        // Given
        Process proxy = start("--config", directory.toString(), "--management-port", "" + managementPort);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(directory.resolve("err")).contains("Proxy started"));
        // When
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("421 4.3.0 ");
        }
        proxy.destroy();
        Outcome outcome = outcome(proxy);
        // Then
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).hasLineCount(1).contains("\"termination\":\"PR\"");
        assertThat(outcome.err())
                .contains("Configuration applied", "Proxy started", "Stopping", "Listeners closed", "Drained")
                .doesNotContain("WARNING", "Exception");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldUseRequestedNumberOfIoThreads() throws Exception {
        // When
        Process proxy =
                start("--config", directory.toString(), "--management-port", "" + managementPort, "--io-threads", "3");
        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> threads(proxy, "mail-loop") == 3);
    }

    @Test
    void shouldReportReasonWhenRequiredEpollIsNotAvailable() throws Exception {
        // When
        Outcome outcome = outcome(start(
                List.of("-Dio.netty.transport.noNative=true"),
                "--config",
                directory.toString(),
                "--require-transport",
                "epoll"));
        // Then
        assertThat(outcome.err())
                .startsWith("--require-transport: epoll is not available (")
                .contains("noNative", "-Djava.library.path", "or use nio")
                .hasLineCount(1);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldRunOnNioWhenRequired() throws Exception {
        // When
        start("--config", directory.toString(), "--management-port", "" + managementPort, "--require-transport", "nio");
        // Then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(directory.resolve("err")).contains("transport=NIO"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldFindUnpackedNativeLibraryWhenWorkDirectoryIsMissing() throws Exception {
        // When
        start(
                List.of("-Djava.library.path=" + JAR.resolveSibling("native"), "-Dio.netty.native.workdir=/nowhere"),
                "--config",
                directory.toString(),
                "--management-port",
                "" + managementPort);
        // Then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(directory.resolve("err")).contains("transport=EPOLL"));
    }

    @Test
    void shouldPrintVersion() throws Exception {
        // When
        Outcome outcome = outcome(start("--version"));
        // Then
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("mail-ingress-proxy " + System.getProperty("project.version") + "\n");
    }

    @Test
    void shouldReportInvalidConfigurationOnOneLine() throws Exception {
        Files.writeString(config, Files.readString(config).replace("protocol: SMTP", "prot: SMTP"));
        assertFailsWith(
                "proxy.yaml: listeners[0].prot: unknown field: must be one of name, protocol",
                "--config",
                config.toString());
    }

    @Test
    void shouldReportMissingFileOnOneLine() throws Exception {
        assertFailsWith(
                "nowhere.yaml: file not found",
                "--config",
                directory.resolve("nowhere.yaml").toString());
    }

    @Test
    void shouldReportMailPortInUseOnOneLine() throws Exception {
        try (ServerSocket squatter = new ServerSocket(port)) {
            assertFailsWith(
                    "proxy.yaml: listeners[smtp].port: " + squatter.getLocalPort()
                            + " is in use: stop the process that listens there",
                    "--config",
                    config.toString());
        }
    }

    @Test
    void shouldReportManagementPortInUseOnOneLine() throws Exception {
        try (ServerSocket squatter = new ServerSocket(managementPort)) {
            assertFailsWith(
                    "--management-port: " + squatter.getLocalPort() + " is in use: stop the process that listens there",
                    "--config",
                    config.toString());
        }
    }

    @Test
    void shouldReportInvalidArgumentsOnOneLine() throws Exception {
        assertFailsWith("Missing required option: '--config=FILE-OR-DIR': see --help");
        assertFailsWith("--management-port", "--config", config.toString(), "--management-port", "many");
        assertFailsWith("0 is out of range: must be 1-65535", "--config", config.toString(), "--management-port", "0");
        assertFailsWith("0 is out of range: must be 1-1024", "--config", config.toString(), "--io-threads", "0");
        assertFailsWith("--what", "--config", config.toString(), "--what");
        assertFailsWith("--require-transport", "--config", config.toString(), "--require-transport", "io_uring");
    }

    private void assertFailsWith(String message, String... arguments) throws Exception {
        // When
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--management-port")) {
            all.addAll(List.of("--management-port", "" + managementPort));
        }
        Outcome outcome = outcome(start(all.toArray(String[]::new)));
        // Then
        assertThat(outcome.err()).contains(message).hasLineCount(1).doesNotContain("Exception");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private Process start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private Process start(List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Outcome outcome(Process process) throws Exception {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }

    private static long threads(Process process, String prefix) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return tasks.filter(task -> nameOf(task).startsWith(prefix)).count();
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }
}
