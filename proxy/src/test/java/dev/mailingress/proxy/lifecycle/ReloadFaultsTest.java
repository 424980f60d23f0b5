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
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads of a complete proxy during which something unexpected fails. */
class ReloadFaultsTest {

    /** More than the polls after which an unchanged file is no longer read. */
    private static final int FAILURES = 8;

    @TempDir
    Path directory;

    private final FaultyTransport transport =
            new FaultyTransport(TransportSelector.open(TransportKind.NIO, RunningProxy.LOOPS));

    @Test
    void shouldApplyConfigurationLaterWhenBindThrows() throws Exception {
        // Given
        int[] added = {freePort(), freePort()};
        AtomicInteger failures = new AtomicInteger();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = start(config(1, listener("smtp", freePort(), backend.port())))) {
            AtomicInteger first = new AtomicInteger();
            transport.fault(port -> {
                if (!first.compareAndSet(0, port) && first.get() != port) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("thrown by the test");
                }
            });
            // When
            proxy.write(
                    config(2, listener("one", added[0], backend.port()), listener("other", added[1], backend.port())));
            await().atMost(Duration.ofSeconds(30)).until(() -> failures.get() >= FAILURES);
            // Then: nothing has changed, and the port that could be bound is free
            assertThat(proxy.body("/config"))
                    .contains("\"generation\":1,")
                    .contains("Internal error: the configuration could not be applied")
                    .contains("thrown by the test");
            assertThat(proxy.body("/metrics"))
                    .contains("mailingress_proxy_config_reloads_total{result=\"rejected\"} 1\n");
            await().untilAsserted(() ->
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(first.get())));
            // When
            transport.heal();
            // Then
            proxy.awaitGeneration(2);
            assertThat(proxy.body("/config")).contains("\"rejected\":null");
            for (int port : added) {
                try (Socket client = connect(port);
                        Socket server = backend.nextAfterHeader()) {
                    client.getOutputStream().write('q');
                    assertThat(server.getInputStream().read()).isEqualTo('q');
                }
            }
        }
    }

    @Test
    void shouldNotServeClientsOfRejectedConfiguration() throws Exception {
        // Given: a client connects to the first new port before the second one is refused
        AtomicInteger first = new AtomicInteger();
        CompletableFuture<Socket> queued = new CompletableFuture<>();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = start(config(1, listener("smtp", freePort(), 25)))) {
            transport.fault(port -> {
                if (!first.compareAndSet(0, port) && first.get() != port) {
                    if (!queued.isDone()) {
                        queued.complete(connect(first.get()));
                    }
                    throw new BindException("thrown by the test");
                }
            });
            // When
            proxy.write(config(
                    2, listener("one", freePort(), backend.port()), listener("other", freePort(), backend.port())));
            proxy.awaitRejection();
            // Then
            try (Socket client = queued.join()) {
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> client.getInputStream().read())
                        .withMessageContaining("reset");
            }
            assertThat(backend.isIdle()).isTrue();
            proxy.shutDown();
            assertThat(proxy.accessLog()).isEmpty();
        }
    }

    @Test
    void shouldApplyConfigurationLaterWhenBindThrowsError() throws Exception {
        // Given
        try (RunningProxy proxy = start(config(1, listener("smtp", freePort(), 25)))) {
            transport.fault(port -> {
                throw new NoClassDefFoundError("thrown by the test");
            });
            proxy.write(config(2, listener("other", freePort(), 25)));
            proxy.awaitRejection();
            // When
            transport.heal();
            // Then
            proxy.awaitGeneration(2);
        }
    }

    @Test
    void shouldForgetFailureWhenFileIsRestored() throws Exception {
        // Given
        String good = config(1, listener("smtp", freePort(), 25));
        try (RunningProxy proxy = start(good)) {
            transport.fault(port -> {
                throw new IllegalStateException("thrown by the test");
            });
            proxy.write(config(2, listener("other", freePort(), 25)));
            proxy.awaitRejection();
            // When
            proxy.write(good);
            // Then
            await().until(() -> proxy.body("/config").contains("\"rejected\":null"));
            assertThat(proxy.body("/config")).contains("\"generation\":1,");
        }
    }

    private RunningProxy start(String config) throws IOException {
        return RunningProxy.start(directory, transport, config);
    }
}
