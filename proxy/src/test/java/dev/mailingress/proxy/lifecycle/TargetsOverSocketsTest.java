package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A complete proxy whose listeners have several targets. */
@Requires(Requires.Need.LINUX)
class TargetsOverSocketsTest {

    private static final byte[] EHLO = "EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_V2_LENGTH = 28;
    private static final String PROXY_V1 = "PROXY TCP4 127.0.0.1 ";

    @TempDir
    Path directory;

    private final int port = freePort();

    @ParameterizedTest
    @EnumSource
    void shouldSendHeaderOfSecondTargetWhenFirstRefuses(TransportKind transport) throws Exception {
        // Given
        int closed = freePort();
        try (TestBackend second = new TestBackend();
                RunningProxy proxy = start(transport, smtp(target(closed, "V2"), target(second.port(), "None")))) {
            // When, then
            assertRelayedWithoutHeader(second);
            // Given
            proxy.write(config(2, smtp(target(closed, "None"), target(second.port(), "V2"))));
            proxy.awaitGeneration(2);
            // When, then
            assertRelayedAfterV2Header(second);
            // Given
            proxy.write(config(3, smtp(target(closed, "V2"), target(second.port(), "V1"))));
            proxy.awaitGeneration(3);
            // When, then
            try (Socket client = EchoSession.connect("127.0.0.1", port);
                    Socket server = second.next()) {
                assertThat(server.getInputStream().readNBytes(PROXY_V1.length()))
                        .asString()
                        .isEqualTo(PROXY_V1);
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectToSecondTargetSoonWhenFirstDropsPackets(TransportKind transport) throws Exception {
        // Given
        try (BlackHole first = new BlackHole();
                TestBackend second = new TestBackend();
                RunningProxy proxy =
                        start(transport, smtp(target(first.port(), "V2"), target(second.port(), "None")))) {
            assertThat(proxy.problem()).isEmpty();
            long started = System.nanoTime();
            // When
            assertRelayedWithoutHeader(second);
            // Then: the connect timeout is 5 s
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(240), Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectToFirstTargetAsSoonAsItAnswers(TransportKind transport) throws Exception {
        // Given
        int wanted = freePort();
        try (TestBackend former = new TestBackend();
                RunningProxy proxy = start(transport, smtp(target(wanted, "V2"), target(former.port(), "None")))) {
            assertThat(proxy.problem()).isEmpty();
            assertRelayedWithoutHeader(former);
            // When
            try (TestBackend first = new TestBackend(wanted)) {
                // Then
                assertRelayedAfterV2Header(first);
                assertThat(former.isIdle()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldClientsUntilOneOfAllTargetsAnswers(TransportKind transport) throws Exception {
        // Given
        int wanted = freePort();
        int former = freePort();
        try (RunningProxy proxy = start(transport, smtp(target(wanted, "V2"), target(former, "None")));
                Socket one = EchoSession.connect("127.0.0.1", port);
                Socket other = EchoSession.connect("127.0.0.1", port)) {
            awaitHeld(proxy, 2);
            // When
            try (TestBackend second = new TestBackend(former)) {
                // Then
                assertGreeted(second, one, other);
            }
            awaitHeld(proxy, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeHeldClientsByNewTargetAndKeepEstablishedWhenConfigurationChanges(TransportKind transport)
            throws Exception {
        // Given
        int restarting = freePort();
        TestBackend former = new TestBackend(restarting);
        try (RunningProxy proxy = start(transport, smtp(target(restarting, "V2")));
                Socket established = EchoSession.connect("127.0.0.1", port);
                Socket server = former.nextAfterHeader()) {
            former.close();
            try (TestBackend wanted = new TestBackend();
                    Socket held = EchoSession.connect("127.0.0.1", port)) {
                awaitHeld(proxy, 1);
                // When
                proxy.write(config(2, smtp(target(wanted.port(), "None"), target(restarting, "V2"))));
                // Then
                assertGreeted(wanted, held);
                // When
                proxy.write(config(3, smtp(target(wanted.port(), "None"))));
                proxy.awaitGeneration(3);
                // Then
                established.getOutputStream().write(EHLO);
                assertThat(server.getInputStream().readNBytes(EHLO.length)).isEqualTo(EHLO);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTryTargetsOfRouteInOrder(TransportKind transport) throws Exception {
        // Given
        try (TestBackend others = new TestBackend();
                TestBackend routed = new TestBackend();
                RunningProxy proxy = start(
                        transport,
                        listener("IMAPS", target(freePort(), "V2"), target(others.port(), "V2"))
                                + ", routes: [{serverNames: [imap.b.example], backend: b, targets: ["
                                + target(freePort(), "V2") + ", " + target(routed.port(), "None") + "]}]")) {
            assertThat(proxy.problem()).isEmpty();
            // When
            byte[] hello = ClientHello.naming("imap.b.example");
            try (Socket client = EchoSession.connect("127.0.0.1", port)) {
                client.getOutputStream().write(hello);
                // Then
                try (Socket server = routed.next()) {
                    assertThat(server.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
                }
            }
            // When
            hello = ClientHello.naming("imap.a.example");
            try (Socket client = EchoSession.connect("127.0.0.1", port)) {
                client.getOutputStream().write(hello);
                // Then
                try (Socket server = others.nextAfterHeader()) {
                    assertThat(server.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseHeaderOfClientWhenOneTargetIsSentNone(TransportKind transport) throws Exception {
        // Given
        try (TestBackend second = new TestBackend();
                RunningProxy proxy = start(transport, smtp(target(freePort(), "V2"), target(second.port(), "None")));
                Socket client = EchoSession.connect("127.0.0.1", port);
                Socket server = second.next()) {
            // When
            client.getOutputStream()
                    .write("PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n".getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(server.getInputStream().readAllBytes()).isEmpty();
            await().until(() -> proxy.body("/metrics").contains("reason=\"unexpected_header\"} 1\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowStateOfEachTargetWhileOnlySecondAnswers(TransportKind transport) throws Exception {
        // Given
        int closed = freePort();
        try (TestBackend second = new TestBackend();
                RunningProxy proxy = start(transport, smtp(target(closed, "V2"), target(second.port(), "None")))) {
            // When
            assertRelayedWithoutHeader(second);
            // Then
            assertThat(proxy.body("/status"))
                    .contains(
                            "\"host\":\"127.0.0.1\",\"port\":" + closed
                                    + ",\"protocol\":\"SMTP\",\"proxyProtocol\":\"V2\",\"reachable\":false,\"lastFailure\":\"refused\"")
                    .contains("\"host\":\"127.0.0.1\",\"port\":" + second.port()
                            + ",\"protocol\":\"SMTP\",\"proxyProtocol\":\"None\",\"reachable\":true,");
            assertThat(proxy.body("/metrics"))
                    .contains("mailingress_proxy_backend_reachable{backend=\"dms\",port=\"25\"} 1\n");
        }
    }

    private void assertRelayedWithoutHeader(TestBackend backend) throws Exception {
        assertRelayed(backend, 0);
    }

    private void assertRelayedAfterV2Header(TestBackend backend) throws Exception {
        assertRelayed(backend, HEADER_V2_LENGTH);
    }

    private void assertRelayed(TestBackend backend, int headerLength) throws Exception {
        try (Socket client = EchoSession.connect("127.0.0.1", port)) {
            client.getOutputStream().write(EHLO);
            try (Socket server = backend.next()) {
                assertThat(server.getInputStream().readNBytes(headerLength)).hasSize(headerLength);
                assertThat(server.getInputStream().readNBytes(EHLO.length)).isEqualTo(EHLO);
            }
        }
    }

    private static void assertGreeted(TestBackend backend, Socket... clients) throws Exception {
        for (int i = 0; i < clients.length; i++) {
            Socket server = backend.next();
            server.getOutputStream().write('2');
        }
        for (Socket client : clients) {
            assertThat(client.getInputStream().read()).isEqualTo('2');
        }
    }

    private static void awaitHeld(RunningProxy proxy, int count) {
        await().until(() -> proxy.body("/metrics")
                .contains("mailingress_proxy_connections_held{backend=\"dms\",port=\"25\"} " + count + "\n"));
    }

    private RunningProxy start(TransportKind transport, String listener) throws Exception {
        return RunningProxy.start(directory, transport, config(1, listener));
    }

    private static String config(int generation, String listener) {
        return RunningProxy.config(generation, "- {" + listener + "}")
                .replace("connect: 500ms", "connect: 5s")
                .replace("hold: 1s", "hold: 30s");
    }

    private String smtp(String... targets) {
        return listener("SMTP", targets);
    }

    private String listener(String protocol, String... targets) {
        return "name: mail, protocol: %s, exposure: Public, port: %d, publicPort: 25, backend: dms, targets: [%s]"
                .formatted(protocol, port, String.join(", ", targets));
    }

    private static String target(int port, String header) {
        return "{host: 127.0.0.1, port: %d, proxyProtocol: %s}".formatted(port, header);
    }
}
