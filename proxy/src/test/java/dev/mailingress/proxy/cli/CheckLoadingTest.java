package dev.mailingress.proxy.cli;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is needed for the contract test only is not loaded before the first one, because most proxies never run it: not
 * at the start and not by a connection. So neither the start nor the memory of a proxy pays for it.
 */
class CheckLoadingTest {

    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> CHECK_ONLY = List.of(
            "io.netty.handler.",
            "io.netty.bootstrap.",
            "javax.net.ssl.",
            "dev.mailingress.proxy.check.Session",
            "dev.mailingress.proxy.prove.",
            "javax.naming.");

    @TempDir
    Path directory;

    private ServerSocket mailServer;
    private int mailPort;
    private int managementPort;
    private Process proxy;

    @BeforeEach
    void start() throws IOException {
        mailServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
        mailPort = freePort();
        managementPort = freePort();
        Files.writeString(directory.resolve("proxy.yaml"), """
                schemaVersion: 1
                listeners:
                - {name: imaps, protocol: IMAPS, exposure: Public, port: %d, publicPort: 993, backend: dms, targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]}
                clients: {localAddresses: Allow}
                timeouts: {drainDelay: 0s, drain: 1s}
                """.formatted(mailPort, mailServer.getLocalPort()));
        proxy = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + directory.resolve("loaded") + "::filesize=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxyMain.class.getName(),
                        "--config",
                        directory.toString(),
                        "--management-port",
                        "" + managementPort)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.destroyForcibly();
        mailServer.close();
    }

    @Test
    void shouldNotLoadHandlersBeforeFirstCheck() throws Exception {
        // Given
        await().atMost(START).until(() -> log().contains("Proxy started") || !proxy.isAlive());
        assertThat(proxy.isAlive()).as(log()).isTrue();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), mailPort)) {
            assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("* OK");
        }
        for (String path : List.of("/livez", "/readyz", "/metrics", "/config", "/status")) {
            assertThat(status(path, "GET")).isEqualTo(200);
        }
        assertThat(checkOnly()).isEmpty();
        // When
        assertThat(status("/check", "POST")).isEqualTo(202);
        // Then
        await().atMost(START)
                .untilAsserted(() -> assertThat(checkOnly())
                        .contains(
                                "io.netty.handler.ssl.SslHandler",
                                "io.netty.handler.timeout.ReadTimeoutHandler",
                                "io.netty.handler.codec.LineBasedFrameDecoder"));
    }

    /** Classes that were loaded, of those for the contract test only. */
    private List<String> checkOnly() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("loaded"))) {
            return lines.map(line -> line.replaceFirst("^(\\[[^]]*])* *", ""))
                    .map(line -> line.replaceFirst(" .*", ""))
                    .filter(name -> CHECK_ONLY.stream().anyMatch(name::startsWith))
                    .toList();
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    private int status(String path, String method) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + managementPort + path).toURL().openConnection();
        connection.setRequestMethod(method);
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
        }
        return connection.getResponseCode();
    }

    private void serve() {
        while (!mailServer.isClosed()) {
            answer();
        }
    }

    private void answer() {
        try (Socket caller = mailServer.accept()) {
            caller.getOutputStream().write("* OK ready\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getInputStream().readAllBytes();
        } catch (IOException closed) {
            // By the peer, or at the end of the test.
            return;
        }
    }
}
