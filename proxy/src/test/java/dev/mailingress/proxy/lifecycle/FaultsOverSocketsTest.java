package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backends and clients that fail: nothing hangs, nothing is left, and another session does not notice. */
@Requires(Requires.Need.LINUX)
class FaultsOverSocketsTest {

    private static final String CLIENT = "127.0.0.1";
    private static final byte[] LINE = "DATA\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MUCH = new byte[4 << 20];

    @TempDir
    Path directory;

    private int port;
    private int otherPort;
    private @Nullable EchoBackend other;
    private @Nullable RunningProxy proxy;
    private @Nullable Session bystander;
    private int target;

    @BeforeEach
    void listen() throws IOException {
        port = freePort();
        otherPort = freePort();
        other = new EchoBackend();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        try (RunningProxy running = proxy();
                Session session = Objects.requireNonNull(bystander)) {
            session.exchange();
            new ProxySockets(port, target).awaitNone();
            await().until(() -> running.body("/status").contains("\"connections\":1,"));
        } finally {
            Objects.requireNonNull(other).close();
        }
    }

    // Backends

    @ParameterizedTest
    @EnumSource
    void shouldRefuseInWordsWhenNobodyListens(TransportKind transport) throws Exception {
        // Given
        start(transport, freePort(), "connect: 300ms, hold: 100ms");
        // When, then
        assertThat(Session.answer(CLIENT, port)).startsWith("421 4.3.2 ");
        awaitTermination("SC");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseInWordsWhenTheBackendSwallowsEverything(TransportKind transport) throws Exception {
        // Given
        try (BlackHole hole = new BlackHole()) {
            start(transport, hole.port(), "connect: 300ms, hold: 100ms");
            // When, then
            assertThat(Session.answer(CLIENT, port)).startsWith("421 4.3.2 ");
            awaitTermination("sC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheClientWhenTheBackendResetsAmidAMessage(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                greet(server, client);
                client.getOutputStream().write(MUCH, 0, 1 << 20);
                server.getInputStream().readNBytes(100_000);
                // When
                reset(server);
                // Then
                assertThat(bytesUntilTheEnd(client)).isZero();
            }
            awaitTermination("SD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryTheRestWhenTheBackendEndsFirst(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                greet(server, client);
                // When
                server.shutdownOutput();
                // Then
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                client.getOutputStream().write(LINE);
                assertThat(server.getInputStream().readNBytes(LINE.length)).isEqualTo(LINE);
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
            awaitTermination("--");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothWhenTheClientStaysThoughTheBackendHasEnded(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "halfClosed: 300ms");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                greet(server, client);
                // When
                server.shutdownOutput();
                // Then
                awaitTermination("cL");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothWhenTheBackendSaysNothing(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "banner: 300ms");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                // When: nothing; then
                assertThat(bytesUntilTheEnd(client)).isZero();
                assertThat(bytesUntilTheEnd(server)).isZero();
            }
            awaitTermination("sD");
        }
    }

    // Clients

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItResetsWhileTheBackendIsDialled(TransportKind transport) throws Exception {
        // Given
        try (BlackHole hole = new BlackHole()) {
            start(transport, hole.port(), "connect: 30s");
            Socket client = Session.connect(CLIENT, port);
            ProxySockets accepted = new ProxySockets(Set.of(port), Set.of());
            await().until(() -> accepted.count() == 1);
            // When
            reset(client);
            // Then
            awaitTermination("CC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItResetsWhileItIsHeld(TransportKind transport) throws Exception {
        // Given
        start(transport, freePort(), "hold: 60s");
        Socket client = Session.connect(CLIENT, port);
        client.getOutputStream().write(LINE);
        await().until(() -> proxy().body("/status").contains("\"held\":1"));
        // When
        reset(client);
        // Then
        await().until(() -> !proxy().body("/status").contains("\"held\":1"));
        awaitTermination("CC");
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheClientWhenItHasSaidNothingAndLeavesWhileItIsHeld(TransportKind transport) throws Exception {
        // Given
        start(transport, freePort(), "hold: 60s");
        try (Socket client = Session.connect(CLIENT, port)) {
            await().until(() -> proxy().body("/status").contains("\"held\":1"));
            // When
            client.shutdownOutput();
            // Then
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            await().until(() -> !proxy().body("/status").contains("\"held\":1"));
        }
        awaitTermination("CC");
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsBeforeTheBanner(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                // When
                reset(client);
                // Then
                assertThat(bytesUntilTheEnd(server)).isZero();
            }
            awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsAmidAMessage(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                greet(server, client);
                client.getOutputStream().write(MUCH, 0, 1 << 20);
                server.getInputStream().readNBytes(100_000);
                // When
                reset(client);
                // Then
                assertThat(bytesUntilTheEnd(server)).isLessThanOrEqualTo((1 << 20) - 100_000);
            }
            awaitTermination("CD");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheBackendWhenTheClientResetsAndTheServerHasEnded(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                greet(server, client);
                server.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                // When
                reset(client);
                // Then
                assertThat(bytesUntilTheEnd(server)).isZero();
            }
            awaitTermination("CL");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndBothInTimeWhenTheClientHasEndedAndReadsNothing(TransportKind transport) throws Exception {
        // Given
        try (TestBackend backend = new TestBackend()) {
            start(transport, backend.port(), "halfClosed: 300ms");
            try (Socket client = Session.connect(CLIENT, port);
                    Socket server = backend.nextAfterHeader()) {
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
                // When: more than all sockets on the way hold; then
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                    while (true) {
                        server.getOutputStream().write(MUCH);
                    }
                });
            }
            awaitTermination("sL");
        }
    }

    private void start(TransportKind transport, int targetPort, String timeouts) throws IOException {
        target = targetPort;
        ConfigText config = generation(1)
                .listener("faulty", "SMTP", port, targetPort)
                .listener(
                        "other",
                        "SMTP",
                        otherPort,
                        Objects.requireNonNull(other).port())
                .timeouts(timeouts);
        proxy = RunningProxy.start(directory, transport, config.toString());
        assertThat(proxy.problem()).isEmpty();
        bystander = Session.open(otherPort);
        bystander.exchange();
    }

    private static void greet(Socket server, Socket client) throws IOException {
        byte[] banner = EchoBackend.BANNER.getBytes(StandardCharsets.US_ASCII);
        server.getOutputStream().write(banner);
        assertThat(client.getInputStream().readNBytes(banner.length)).isEqualTo(banner);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static int bytesUntilTheEnd(Socket socket) throws IOException {
        int bytes = 0;
        byte[] some = new byte[65_536];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(some)) {
                bytes += read;
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return bytes;
    }

    /** The one connection of the faulty listener has ended, and so. */
    private void awaitTermination(String code) {
        await().until(() -> proxy().body("/metrics")
                .contains("mailingress_proxy_connections_total{listener=\"faulty\",door=\"public\",termination=\""
                        + code + "\"} 1\n"));
    }

    private RunningProxy proxy() {
        return Objects.requireNonNull(proxy);
    }
}
