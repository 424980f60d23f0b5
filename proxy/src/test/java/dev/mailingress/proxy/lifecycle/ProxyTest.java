package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.config;
import static dev.mailingress.proxy.lifecycle.RunningProxy.connect;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static dev.mailingress.proxy.lifecycle.RunningProxy.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, reload and drain of a whole proxy. */
class ProxyTest {

    @TempDir
    Path directory;

    @Test
    void shouldShowWhichConfigurationRunsWhenAsked() throws Exception {
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
                    .contains("mailingress_proxy_transport_info{kind=\"nio\"} 1");
        }
    }

    @Test
    void shouldKeepTheConnectionWhenItsTargetChanges() throws Exception {
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
                assertThat(passes(fresh, freshServer)).isTrue();
                assertThat(passes(old, oldServer)).isTrue();
            }
        }
    }

    @Test
    void shouldOpenAndCloseListenersWithoutCuttingWhenTheyComeAndGo() throws Exception {
        // Given
        int gone = freePort();
        int come = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = start(config(1, listener("old", gone, backend.port())));
                Socket old = connect(gone);
                Socket oldServer = backend.nextAfterHeader()) {
            // When
            proxy.write(config(2, listener("new", come, backend.port())));
            proxy.awaitGeneration(2);
            // Then
            try (Socket fresh = connect(come);
                    Socket freshServer = backend.nextAfterHeader()) {
                assertThat(passes(fresh, freshServer)).isTrue();
            }
            await().untilAsserted(() ->
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(gone)));
            assertThat(passes(old, oldServer)).isTrue();
        }
    }

    @Test
    void shouldStayAsItIsWhenTheNewConfigurationIsWrong() throws Exception {
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
    void shouldDoNothingByHalvesWhenANewPortIsInUse() throws Exception {
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
                assertThat(passes(client, server)).isTrue();
            }
        }
    }

    @Test
    void shouldReadTheFileOnlyWhenItWasTouchedOnceItHasBeenStill() throws Exception {
        // Given
        Path file = directory.resolve("proxy.yaml");
        String first = config(1, listener("smtp", freePort(), 25));
        try (RunningProxy proxy = start(first)) {
            await().during(ConfigWatcher.INTERVAL.multipliedBy(8))
                    .until(() -> proxy.body("/config").contains("\"generation\":1,"));
            // When: another content of the same length, in the same file, of the same time
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

    private static void giveBack(ServerSocket port) throws IOException {
        port.close();
    }

    @Test
    void shouldPutTheConfigurationInForceWhenItsPortIsGivenBack() throws Exception {
        // Given
        try (TestBackend backend = new TestBackend();
                ServerSocket squatter = new ServerSocket(0);
                RunningProxy proxy = start(config(1, listener("smtp", freePort(), backend.port())))) {
            proxy.write(config(2, listener("taken", squatter.getLocalPort(), backend.port())));
            proxy.awaitRejection();
            // When
            giveBack(squatter);
            // Then
            proxy.awaitGeneration(2);
            assertThat(proxy.body("/config")).contains("\"rejected\":null");
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_config_rejected 0\n");
            try (Socket client = connect(squatter.getLocalPort());
                    Socket server = backend.nextAfterHeader()) {
                assertThat(passes(client, server)).isTrue();
            }
        }
    }

    @Test
    void shouldForgetWhatCouldNotBeHadWhenTheFileIsAnotherOne() throws Exception {
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
            giveBack(squatter);
            // Then
            await().during(ConfigWatcher.INTERVAL.multipliedBy(3))
                    .until(() -> proxy.body("/config").contains("\"generation\":3,"));
        }
    }

    @Test
    void shouldSeeTheNewConfigurationWhenAConfigMapsLinkIsSwapped() throws Exception {
        // Given
        Path mount = Files.createDirectory(directory.resolve("mount"));
        int port = freePort();
        publish(mount, "..1", config(1, listener("smtp", port, 25)));
        Files.createSymbolicLink(mount.resolve("proxy.yaml"), Path.of("..data", "proxy.yaml"));
        ProxyProcess process = new ProxyProcess(
                mount,
                0,
                TransportSelector.open(TransportKind.NIO, 1),
                OutputStream.nullOutputStream(),
                InstantSource.system(),
                Path.of("/proc"));
        assertThat(process.start()).isEmpty();
        // When
        int come = freePort();
        publish(mount, "..2", config(2, listener("smtp", come, 25)));
        // Then
        await().ignoreExceptions().until(() -> {
            connect(come).close();
            return true;
        });
        process.shutDown();
    }

    @Test
    void shouldLeaveInOrderWhenToldToStop() throws Exception {
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
            assertThat(passes(late, lateServer)).isTrue();
        }
        // Then: draining
        await().until(() -> proxy.status("/readyz") == 503);
        await().untilAsserted(
                        () -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port)));
        assertThat(passes(old, oldServer)).isTrue();
        assertThat(drained).isNotDone();
        // Then: the last one ends
        old.close();
        oldServer.close();
        drained.join();
        assertThat(proxy.accessLog().lines()).hasSize(2);
        backend.close();
    }

    @Test
    void shouldCutWhatIsLeftWhenTimeToDrainIsOver() throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy =
                        start(config(1, listener("smtp", port, backend.port())).replace("drain: 5s", "drain: 100ms"));
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            assertThat(passes(client, server)).isTrue();
            // When
            proxy.shutDown();
            // Then
            assertThat(proxy.accessLog()).contains("\"termination\":\"KD\"");
        }
    }

    @Test
    void shouldNameThePortWhenItIsInUseAtStart() throws Exception {
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

    // As kubelet does: a fresh directory, then the link by a rename.
    private static void publish(Path mount, String version, String config) throws IOException {
        Files.writeString(Files.createDirectory(mount.resolve(version)).resolve("proxy.yaml"), config);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean passes(Socket client, Socket server) throws IOException {
        client.getOutputStream().write('q');
        int asked = server.getInputStream().read();
        server.getOutputStream().write('a');
        return asked == 'q' && client.getInputStream().read() == 'a';
    }
}
