package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.config;
import static dev.mailingress.proxy.lifecycle.RunningProxy.connect;
import static dev.mailingress.proxy.lifecycle.RunningProxy.listener;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, reload and drain of a complete proxy. */
class ProxyTest {

    @TempDir
    Path directory;

    @Test
    void shouldReportRunningConfiguration() throws Exception {
        // Given
        String config = config(7, listener("smtp", freePort(), 25));
        // When
        try (RunningProxy proxy = start(config)) {
            // Then
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(config.getBytes(StandardCharsets.UTF_8)));
            assertThat(proxy.body("/config"))
                    .isEqualTo("{\"generation\":7,\"hash\":\"" + hash + "\",\"rejected\":null}");
            assertThat(proxy.status("/readyz")).isEqualTo(200);
            assertThat(proxy.body("/metrics"))
                    .contains("mailingress_proxy_config_generation 7\n")
                    .contains("mailingress_proxy_listeners_bound 1\n")
                    .contains("mailingress_proxy_transport_info{kind=\"nio\"} 1")
                    .contains("mailingress_proxy_loop_lag_seconds{loop=\"1\"} ");
            assertThat(proxy.body("/livez")).startsWith("alive");
        }
    }

    @Test
    void shouldKeepConnectionWhenItsTargetChanges() throws Exception {
        // Given
        int port = freePort();
        try (TestBackend before = new TestBackend();
                TestBackend after = new TestBackend();
                RunningProxy proxy = start(config(1, listener("smtp", port, before.port())));
                Socket old = connect(port);
                Socket oldServer = before.nextAfterHeader()) {
            // When
            proxy.write(config(2, listener("smtp", port, after.port())));
            proxy.awaitGeneration(2);
            // Then
            try (Socket fresh = connect(port);
                    Socket freshServer = after.nextAfterHeader()) {
                assertThat(relays(fresh, freshServer)).isTrue();
                assertThat(relays(old, oldServer)).isTrue();
            }
        }
    }

    @Test
    void shouldOpenAndCloseListenersWithoutClosingConnections() throws Exception {
        // Given
        int removed = freePort();
        int added = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = start(config(1, listener("old", removed, backend.port())));
                Socket old = connect(removed);
                Socket oldServer = backend.nextAfterHeader()) {
            // When
            proxy.write(config(2, listener("new", added, backend.port())));
            proxy.awaitGeneration(2);
            // Then
            try (Socket fresh = connect(added);
                    Socket freshServer = backend.nextAfterHeader()) {
                assertThat(relays(fresh, freshServer)).isTrue();
            }
            await().untilAsserted(() ->
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(removed)));
            assertThat(relays(old, oldServer)).isTrue();
        }
    }

    @Test
    void shouldKeepRunningConfigurationWhenNewOneIsInvalid() throws Exception {
        // Given
        int port = freePort();
        String good = config(1, listener("smtp", port, 25));
        try (RunningProxy proxy = start(good)) {
            // When
            proxy.write(good.replace("publicPort", "publicPrt"));
            proxy.awaitRejection();
            // Then
            assertThat(proxy.body("/config"))
                    .contains("\"generation\":1,")
                    .contains("proxy.yaml: listeners[0].publicPrt: unknown field: must be one of name");
            assertThat(proxy.status("/readyz")).isEqualTo(200);
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_config_rejected 1\n");
            // When
            proxy.write(good);
            // Then
            await().until(() -> proxy.body("/config").contains("\"rejected\":null"));
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_config_rejected 0\n");
        }
    }

    @Test
    void shouldApplyNothingWhenOneNewPortIsInUse() throws Exception {
        // Given
        int port = freePort();
        int free = freePort();
        try (TestBackend before = new TestBackend();
                TestBackend after = new TestBackend();
                ServerSocket squatter = new ServerSocket(0);
                RunningProxy proxy = start(config(1, listener("smtp", port, before.port())))) {
            // When
            proxy.write(config(
                    2,
                    listener("smtp", port, after.port()),
                    listener("free", free, after.port()),
                    listener("taken", squatter.getLocalPort(), after.port())));
            proxy.awaitRejection();
            // Then
            assertThat(proxy.body("/config"))
                    .contains("\"generation\":1,")
                    .contains("listeners[taken].port: " + squatter.getLocalPort() + " is in use");
            await().untilAsserted(() ->
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(free)));
            try (Socket client = connect(port);
                    Socket server = before.nextAfterHeader()) {
                assertThat(relays(client, server)).isTrue();
            }
        }
    }

    @Test
    void shouldReadFileAgainOnlyWhenItsModificationTimeChanges() throws Exception {
        // Given
        Path file = directory.resolve("proxy.yaml");
        String first = config(1, listener("smtp", freePort(), 25));
        try (RunningProxy proxy = start(first)) {
            await().during(ConfigWatcher.INTERVAL.multipliedBy(8))
                    .until(() -> proxy.body("/config").contains("\"generation\":1,"));
            // When: different content of the same length, in the same file, with the same time
            FileTime before = Files.getLastModifiedTime(file);
            Files.writeString(file, first.replace("generation: 1", "generation: 2"));
            Files.setLastModifiedTime(file, before);
            // Then
            await().during(ConfigWatcher.INTERVAL.multipliedBy(4))
                    .until(() -> proxy.body("/config").contains("\"generation\":1,"));
            // When
            Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1));
            // Then
            proxy.awaitGeneration(2);
        }
    }

    private static void release(ServerSocket port) throws IOException {
        port.close();
    }

    @Test
    void shouldApplyConfigurationWhenItsPortBecomesFree() throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                ServerSocket squatter = new ServerSocket(0);
                RunningProxy proxy = start(config(1, listener("smtp", freePort(), backend.port())))) {
            proxy.write(config(2, listener("taken", squatter.getLocalPort(), backend.port())));
            proxy.awaitRejection();
            // When
            release(squatter);
            // Then
            proxy.awaitGeneration(2);
            assertThat(proxy.body("/config")).contains("\"rejected\":null");
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_config_rejected 0\n");
            try (Socket client = connect(squatter.getLocalPort());
                    Socket server = backend.nextAfterHeader()) {
                assertThat(relays(client, server)).isTrue();
            }
        }
    }

    @Test
    void shouldForgetRejectedConfigurationWhenFileChanges() throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                ServerSocket squatter = new ServerSocket(0);
                RunningProxy proxy = start(config(1, listener("smtp", port, backend.port())))) {
            proxy.write(config(2, listener("taken", squatter.getLocalPort(), backend.port())));
            proxy.awaitRejection();
            // When
            proxy.write(config(3, listener("smtp", port, backend.port())));
            proxy.awaitGeneration(3);
            release(squatter);
            // Then
            await().during(ConfigWatcher.INTERVAL.multipliedBy(3))
                    .until(() -> proxy.body("/config").contains("\"generation\":3,"));
        }
    }

    @Test
    void shouldApplyNewConfigurationWhenConfigMapLinkIsSwapped() throws Exception {
        // Given
        Path mount = Files.createDirectory(directory.resolve("mount"));
        int port = freePort();
        publish(mount, "..1", config(1, listener("smtp", port, 25)));
        Files.createSymbolicLink(mount.resolve("proxy.yaml"), Path.of("..data", "proxy.yaml"));
        ProxyProcess process = new ProxyProcess(
                mount,
                new InetSocketAddress(0),
                TransportSelector.open(TransportKind.NIO, 1),
                OutputStream.nullOutputStream(),
                InstantSource.system(),
                Path.of("/proc"));
        assertThat(process.start()).isEmpty();
        // When
        int added = freePort();
        publish(mount, "..2", config(2, listener("smtp", added, 25)));
        // Then
        await().ignoreExceptions().until(() -> {
            connect(added).close();
            return true;
        });
        process.shutDown();
    }

    @Test
    void shouldDrainWhenStopped() throws Exception {
        // Given
        int port = freePort();
        TestBackend backend = new TestBackend();
        RunningProxy proxy = start(config(1, listener("smtp", port, backend.port())));
        Socket old = connect(port);
        Socket oldServer = backend.nextAfterHeader();
        // When
        CompletableFuture<Void> drained = CompletableFuture.runAsync(proxy::shutDown);
        // Then: drainDelay
        assertThat(proxy.status("/readyz")).isEqualTo(200);
        try (Socket late = connect(port);
                Socket lateServer = backend.nextAfterHeader()) {
            assertThat(relays(late, lateServer)).isTrue();
        }
        // Then: draining
        await().until(() -> proxy.status("/readyz") == 503);
        await().untilAsserted(
                        () -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port)));
        assertThat(relays(old, oldServer)).isTrue();
        assertThat(drained).isNotDone();
        // Then: the last connection ends
        old.close();
        oldServer.close();
        drained.join();
        assertThat(proxy.accessLog().lines()).hasSize(2);
        backend.close();
    }

    @Test
    void shouldCloseRemainingConnectionsWhenDrainTimesOut() throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy =
                        start(config(1, listener("smtp", port, backend.port())).replace("drain: 5s", "drain: 100ms"));
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            assertThat(relays(client, server)).isTrue();
            // When
            proxy.shutDown();
            // Then
            assertThat(proxy.accessLog()).contains("\"termination\":\"KD\"");
        }
    }

    @Test
    void shouldDeliverLastBytesWhenDrainTimesOut() throws Exception {
        // Given: a client that does not read
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy =
                        start(config(1, listener("smtp", port, backend.port())).replace("drain: 5s", "drain: 100ms"));
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            // Both block: the common pool of a small machine has one thread, and JDK 25 uses it even then.
            Executor threads = task -> new Thread(task, "blocking").start();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> writeUntilClosed(server), threads);
            // When
            CompletableFuture<Void> drained = CompletableFuture.runAsync(proxy::shutDown, threads);
            flood.get(20, TimeUnit.SECONDS);
            long received = client.getInputStream().transferTo(OutputStream.nullOutputStream());
            drained.join();
            // Then
            assertThat(proxy.accessLog()).contains("\"bytesToClient\":" + received + ",", "\"termination\":\"KD\"");
        }
    }

    private static void writeUntilClosed(Socket socket) {
        byte[] bytes = new byte[1 << 16];
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException closed) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void shouldNamePortThatIsInUseAtStart() throws Exception {
        // Given
        try (ServerSocket squatter = new ServerSocket(0)) {
            // When
            RunningProxy proxy = start(config(1, listener("smtp", squatter.getLocalPort(), 25)));
            // Then
            assertThat(proxy.problem())
                    .hasValue("proxy.yaml: listeners[smtp].port: " + squatter.getLocalPort()
                            + " is in use: stop the process that listens there, or use another port");
        }
    }

    private RunningProxy start(String config) throws IOException {
        return RunningProxy.start(directory, TransportKind.NIO, config);
    }

    // As the kubelet does: a new directory, then the link by a rename.
    private static void publish(Path mount, String version, String config) throws IOException {
        Files.writeString(Files.createDirectory(mount.resolve(version)).resolve("proxy.yaml"), config);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean relays(Socket client, Socket server) throws IOException {
        client.getOutputStream().write('q');
        int question = server.getInputStream().read();
        server.getOutputStream().write('a');
        return question == 'q' && client.getInputStream().read() == 'a';
    }
}
