package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.config;
import static dev.mailingress.proxy.lifecycle.RunningProxy.connect;
import static dev.mailingress.proxy.lifecycle.RunningProxy.listener;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import dev.mailingress.proxy.transport.TransportUnderTest;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Relay over every transport, from both ends of real sockets. */
@Requires(Requires.Need.LINUX)
class RelayOverSocketsTest {

    private static final byte[] LARGE = new byte[8 << 20];
    // More than a client that does not read receives, less than the sockets on the way hold.
    private static final byte[] MEDIUM = new byte[4 << 20];

    private static final long FLOOD = 128L << 20;

    // Peers block in socket calls: the common pool of a small machine does not have threads for two of them.
    private static final Executor PEERS = task -> {
        Thread peer = new Thread(task, "peer");
        peer.setDaemon(true);
        peer.start();
    };

    static {
        new Random(1).nextBytes(LARGE);
        new Random(2).nextBytes(MEDIUM);
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldSendHeaderFirstWhenClientIsSilent(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = started(kind, port, backend.port());
                Socket client = new Socket()) {
            client.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 1, 2, 3}), 0));
            // When
            client.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            try (Socket server = backend.next()) {
                byte[] first = new byte[1024];
                int read = server.getInputStream().read(first);
                // Then
                ProxyHeader expected = new ProxyHeader(
                        (InetSocketAddress) client.getLocalSocketAddress(),
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 25));
                assertThat(Arrays.copyOf(first, read)).isEqualTo(expected.version2());
                server.setSoTimeout(200);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> server.getInputStream().read());
            }
            assertThat(proxy.body("/metrics")).contains("mailingress_proxy_connections_active");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingBothWaysWhenClientEndsFirst(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = started(kind, port, backend.port());
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            // When
            CompletableFuture<Void> sent = send(client, LARGE);
            byte[] received = server.getInputStream().readAllBytes();
            sent.join();
            CompletableFuture<Void> answered = send(server, LARGE);
            byte[] answer = client.getInputStream().readAllBytes();
            answered.join();
            // Then
            assertThat(Arrays.equals(received, LARGE)).isTrue();
            assertThat(Arrays.equals(answer, LARGE)).isTrue();
            await().untilAsserted(() -> assertThat(proxy.accessLog())
                    .contains("\"bytesFromClient\":8388608,\"bytesToClient\":8388608")
                    .contains("\"termination\":\"--\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingWhenBothSidesSendConcurrently(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = started(kind, port, backend.port());
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            // When
            CompletableFuture<Void> up = send(client, LARGE);
            CompletableFuture<Void> down = send(server, LARGE);
            CompletableFuture<byte[]> upArrived = receive(server);
            byte[] downArrived = client.getInputStream().readAllBytes();
            CompletableFuture.allOf(up, down).join();
            // Then
            assertThat(Arrays.equals(upArrived.join(), LARGE)).isTrue();
            assertThat(Arrays.equals(downArrived, LARGE)).isTrue();
            assertThat(proxy.problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverLastByteWhenServerHasEndedAndClientIsSlow(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = started(kind, port, backend.port());
                Socket client = connect(port)) {
            try (Socket server = backend.nextAfterHeader()) {
                // When
                CompletableFuture<Void> sent = send(server, MEDIUM);
                CompletableFuture.anyOf(
                                sent, new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.SECONDS))
                        .join();
                byte[] received = client.getInputStream().readAllBytes();
                // Then
                assertThat(received.length).isEqualTo(MEDIUM.length);
                assertThat(Arrays.equals(received, MEDIUM)).isTrue();
            }
            assertThat(proxy.problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeClientThatHasEndedBeforeBackendIsConnected(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        int targetPort = freePort();
        String config = config(1, listener("smtp", port, targetPort)).replace("hold: 1s", "hold: 10s");
        try (RunningProxy proxy = RunningProxy.start(directory, kind.open(RunningProxy.LOOPS), config);
                Socket client = connect(port)) {
            client.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            await().until(() -> proxy.body("/metrics").contains("mailingress_proxy_connect_failures_total{"));
            // When
            try (TestBackend backend = new TestBackend(targetPort);
                    Socket server = backend.nextAfterHeader()) {
                byte[] request = server.getInputStream().readAllBytes();
                send(server, "221 bye\r\n".getBytes(StandardCharsets.US_ASCII)).join();
                byte[] answer = client.getInputStream().readAllBytes();
                // Then
                assertThat(request).asString().isEqualTo("QUIT\r\n");
                assertThat(answer).asString().isEqualTo("221 bye\r\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBufferNoMoreThanSocketsHoldWhenClientDoesNotRead(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = started(kind, port, backend.port());
                Socket client = connect(port);
                Socket server = backend.nextAfterHeader()) {
            AtomicLong sent = new AtomicLong();
            // When
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(server, sent), PEERS);
            await().during(Duration.ofMillis(700))
                    .atMost(Duration.ofSeconds(10))
                    .until(new StallDetector(sent)::isStalled);
            // Then
            assertThat(sent.get()).isLessThan(48L << 20);
            assertThat(flood).isNotDone();
            assertThat(proxy.status("/livez")).isEqualTo(200);
            // When
            long delivered = client.getInputStream().transferTo(OutputStream.nullOutputStream());
            // Then
            assertThat(delivered).isEqualTo(FLOOD);
            flood.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendProtocolRefusalWhenBackendRefuses(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (RunningProxy proxy = started(kind, port, freePort());
                Socket client = connect(port)) {
            client.getOutputStream().write("EHLO impatient\r\n".getBytes(StandardCharsets.US_ASCII));
            // When
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            // Then
            assertThat(answer).startsWith("421 4.3.2 ").endsWith("\r\n");
            client.shutdownOutput();
            await().untilAsserted(() -> assertThat(proxy.accessLog()).contains("\"termination\":\"SC\""));
            assertThat(proxy.body("/metrics"))
                    .contains("mailingress_proxy_connect_failures_total{backend=\"dms\",reason=\"refused\"}");
            assertThat(proxy.status("/readyz")).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendProtocolRefusalWhenBackendHasNoAddress(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        String config = config(1, listener("smtp", port, 25).replace("host: 127.0.0.1", "host: name.invalid"));
        try (RunningProxy proxy = RunningProxy.start(directory, kind.open(RunningProxy.LOOPS), config);
                Socket client = connect(port)) {
            // When
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            // Then
            assertThat(answer).startsWith("421 4.3.2 ");
            assertThat(proxy.body("/metrics")).contains("reason=\"unresolved\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseLoopbackWithoutConnectingWhenItIsNotAllowed(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (TestBackend backend = new TestBackend();
                RunningProxy proxy = RunningProxy.start(
                        directory,
                        kind.open(RunningProxy.LOOPS),
                        config(1, listener("smtp", port, backend.port())).replace("Allow", "Auto"));
                Socket client = connect(port)) {
            // When
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            client.shutdownOutput();
            // Then
            assertThat(answer).startsWith("421 4.3.0 ");
            await().untilAsserted(() -> assertThat(proxy.accessLog()).contains("\"refused\":\"local_address\""));
            assertThat(backend.isIdle()).isTrue();
        }
    }

    private RunningProxy started(TransportUnderTest kind, int port, int targetPort) throws IOException {
        return RunningProxy.start(
                directory, kind.open(RunningProxy.LOOPS), config(1, listener("smtp", port, targetPort)));
    }

    private static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new IllegalStateException("could not send", e);
                    }
                },
                PEERS);
    }

    private static CompletableFuture<byte[]> receive(Socket socket) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        throw new IllegalStateException("could not receive", e);
                    }
                },
                PEERS);
    }

    private static void flood(Socket socket, AtomicLong sent) {
        try {
            while (sent.get() < FLOOD) {
                socket.getOutputStream().write(LARGE, 0, 65_536);
                sent.addAndGet(65_536);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException("the proxy closed the connection", e);
        }
    }

    /** Detector of a number that no longer changes. */
    private static final class StallDetector {
        private final AtomicLong number;
        private long before = -1;

        StallDetector(AtomicLong number) {
            this.number = number;
        }

        boolean isStalled() {
            long now = number.get();
            boolean stalled = now == before && now > 0;
            before = now;
            return stalled;
        }
    }
}
