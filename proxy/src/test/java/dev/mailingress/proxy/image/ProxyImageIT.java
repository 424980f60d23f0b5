package dev.mailingress.proxy.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image as a cluster runs it: read-only file system, no capabilities, and a matching AOT cache. */
@Requires(Requires.Need.DOCKER)
class ProxyImageIT {

    private static final String IMAGE = "mail-ingress-proxy:it";
    private static final Docker DOCKER = new Docker(Path.of(System.getProperty("project.root", "..")));
    private static final long MAX_COMPRESSED_BYTES = 35_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String MAIL_PORT = "10025";

    @TempDir
    Path directory;

    private final List<String> containers = new ArrayList<>();
    private MailBackend backend;

    @BeforeAll
    static void build() throws Exception {
        DOCKER.run("build", "--target", "proxy", "-t", IMAGE, ".");
    }

    @BeforeEach
    void configure() throws IOException {
        backend = new MailBackend();
        // The container runs as another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("proxy.yaml"), """
                schemaVersion: 1
                listeners:
                - {name: smtp, protocol: SMTP, exposure: Public, port: %s, publicPort: 25, backend: dms, targets: [{host: mail.test, port: %d, proxyProtocol: V2}]}
                clients: {localAddresses: Allow}
                timeouts: {drainDelay: 100ms, drain: 60s}
                """.formatted(MAIL_PORT, backend.port()));
    }

    @AfterEach
    void remove() throws Exception {
        for (String container : containers) {
            DOCKER.run("rm", "--force", container);
        }
        backend.close();
    }

    @Test
    void shouldHaveAtMost35MegabytesCompressed() throws Exception {
        assertThat(DOCKER.compressedBytes(IMAGE)).isLessThanOrEqualTo(MAX_COMPRESSED_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"epoll, --tmpfs=/tmp:noexec", "epoll, --init=false", "nio, --init=false"})
    void shouldRelayAndDrainWhenFileSystemIsReadOnly(String transport, String tmp) throws Exception {
        // Given
        String proxy = start("-XX:AOTMode=on", transport, tmp);
        await().atMost(TIMEOUT).until(() -> log(proxy).contains("Proxy started") || !isRunning(proxy));
        assertThat(log(proxy))
                .contains("transport=" + transport.toUpperCase(Locale.ROOT))
                .doesNotContain("WARN");
        try (Socket client = connect(proxy)) {
            // When
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            assertThat(lines.readLine()).isEqualTo("220 backend");
            DOCKER.run("kill", "--signal", "TERM", proxy);
            await().atMost(TIMEOUT).until(() -> log(proxy).contains("Listeners closed"));
            send(client, "NOOP");
            // Then
            assertThat(lines.readLine()).isEqualTo("250 NOOP");
            send(client, "QUIT");
            assertThat(lines.readLine()).isEqualTo("221 Bye");
        }
        assertThat(DOCKER.run("wait", proxy)).isEqualTo("0");
        // PROXY protocol §2.2: the signature, then version 2 and PROXY, then TCP over IPv4.
        assertThat(backend.headers().poll(1, TimeUnit.SECONDS)).startsWith("\r\n\r\n\0\r\nQUIT\n!\u0011");
        assertThat(log(proxy)).contains("\"termination\":\"--\"", "Drained").doesNotContain("WARN", "Exception");
    }

    @Test
    void shouldReportReasonWhenRequiredEpollIsNotAvailable() throws Exception {
        // When
        String proxy = start("-Dio.netty.transport.noNative=true", "epoll", "--init=false");
        // Then
        assertThat(DOCKER.run("wait", proxy)).isEqualTo("1");
        assertThat(log(proxy))
                .contains("--require-transport: epoll is not available (", "noNative", "java.library.path");
    }

    @Test
    void shouldContainNoShell() throws Exception {
        Docker.Outcome outcome = DOCKER.outcome("run", "--rm", "--entrypoint", "/bin/sh", IMAGE, "-c", "true");
        assertThat(outcome.exitCode()).isEqualTo(127);
    }

    private String start(String jvmOption, String transport, String dockerOption) throws Exception {
        String container = DOCKER.run(
                "run",
                "--detach",
                "--label",
                "dev.mailingress.test=true",
                "--read-only",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                dockerOption,
                "--env",
                "JDK_JAVA_OPTIONS=" + jvmOption,
                "--publish",
                "127.0.0.1::" + MAIL_PORT,
                "--add-host",
                "mail.test:host-gateway",
                "--volume",
                directory + ":/etc/mail-ingress:ro",
                IMAGE,
                "--config",
                "/etc/mail-ingress",
                "--require-transport=" + transport);
        containers.add(container);
        return container;
    }

    private static String log(String container) throws Exception {
        return DOCKER.run("logs", container);
    }

    private static boolean isRunning(String container) throws Exception {
        return Boolean.parseBoolean(DOCKER.run("inspect", "--format", "{{.State.Running}}", container));
    }

    private static Socket connect(String container) throws Exception {
        String published = DOCKER.run("port", container, MAIL_PORT + "/tcp")
                .lines()
                .findFirst()
                .orElseThrow();
        int port = Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void send(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
    }
}
