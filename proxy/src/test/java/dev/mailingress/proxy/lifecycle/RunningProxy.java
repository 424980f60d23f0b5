package dev.mailingress.proxy.lifecycle;

import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Complete proxy in this JVM, on ports of loopback. */
final class RunningProxy implements AutoCloseable {

    static final int LOOPS = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream accessLog = new ByteArrayOutputStream();
    private final Path directory;
    private final ProxyProcess process;
    private final Optional<String> problem;
    private volatile boolean stopped;

    private RunningProxy(Path directory, Transport transport, String config) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve(ProxyConfig.FILE_NAME), config);
        this.process = new ProxyProcess(
                directory, new InetSocketAddress(0), transport, accessLog, InstantSource.system(), Path.of("/proc"));
        this.problem = process.start();
    }

    static RunningProxy start(Path directory, TransportKind transport, String config) throws IOException {
        return start(directory, TransportSelector.open(transport, LOOPS), config);
    }

    /** As {@link #start(Path, TransportKind, String)}; the proxy closes {@code transport}. */
    static RunningProxy start(Path directory, Transport transport, String config) throws IOException {
        return new RunningProxy(directory, transport, config);
    }

    Optional<String> problem() {
        return problem;
    }

    /** Configuration with these listeners, each a line from {@link #listener}. */
    static String config(int generation, String... listeners) {
        return """
                schemaVersion: 1
                generation: %d
                listeners:
                %s
                timeouts: {connect: 500ms, hold: 1s, drainDelay: 300ms, drain: 5s}
                clients: {localAddresses: Allow}
                """.formatted(generation, List.of(listeners).stream().collect(Collectors.joining("\n")));
    }

    static String listener(String name, int port, int targetPort) {
        return ("- {name: %s, protocol: SMTP, exposure: Public, port: %d, publicPort: 25, backend: dms,"
                        + " targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]}")
                .formatted(name, port, targetPort);
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    int managementPort() {
        return process.managementPort();
    }

    /** Replaces the file by a rename, as editors do. */
    void write(String config) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), config);
        Files.move(fresh, directory.resolve(ProxyConfig.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    int status(String path) {
        return get(path).statusCode();
    }

    String body(String path) {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.managementPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the management port does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitGeneration(int generation) {
        await().until(() -> body("/config").contains("\"generation\":" + generation + ","));
    }

    void awaitRejection() {
        await().until(() -> !body("/config").contains("\"rejected\":null"));
    }

    String accessLog() {
        return accessLog.toString(StandardCharsets.UTF_8);
    }

    /** Drains; once. */
    void shutDown() {
        stopped = true;
        process.shutDown();
    }

    @Override
    public void close() {
        if (problem.isEmpty() && !stopped) {
            shutDown();
        }
    }
}
