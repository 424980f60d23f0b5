package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that connect while the mail server restarts, on real sockets and loops. */
@Requires(Requires.Need.LINUX)
class HoldQueueOverSocketsTest {

    private static final String BANNER = "220 mail.example ESMTP\r\n";
    private static final int CLIENTS = 30;

    private final BackendHealth health = new BackendHealth(InstantSource.system());
    private final BlockingQueue<Boolean> heldFailures = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @EnumSource
    void shouldRelayBannerToEveryClientWhenMailServerReturnsInTime(TransportKind kind) throws Exception {
        // Given
        int backend = freePort();
        int port = freePort();
        try (SystemResolver resolver = new SystemResolver();
                Transport transport = TransportSelector.open(kind, 2)) {
            transport
                    .bind(port, connecting(resolver, backend, Duration.ofSeconds(30)))
                    .start();
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(port));
            }
            await().until(() -> heldConnections() == CLIENTS);
            // When
            try (ServerSocket server = new ServerSocket(backend, 200, InetAddress.getLoopbackAddress())) {
                for (int i = 0; i < CLIENTS; i++) {
                    server.accept().getOutputStream().write(BANNER.getBytes(StandardCharsets.US_ASCII));
                }
                // Then
                for (Socket client : clients) {
                    assertThat(client.getInputStream().readNBytes(BANNER.length()))
                            .asString(StandardCharsets.US_ASCII)
                            .isEqualTo(BANNER);
                }
                assertThat(heldConnections()).isZero();
                assertThat(health.snapshot().get(0).reachable()).isTrue();
            }
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveUpWhenMailServerDoesNotReturn(TransportKind kind) throws Exception {
        // Given
        int backend = freePort();
        int port = freePort();
        try (SystemResolver resolver = new SystemResolver();
                Transport transport = TransportSelector.open(kind, 1)) {
            transport
                    .bind(port, connecting(resolver, backend, Duration.ofMillis(700)))
                    .start();
            // When
            try (Socket client = connect(port)) {
                // Then
                assertThat(heldFailures.poll(10, TimeUnit.SECONDS)).isTrue();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                assertThat(heldConnections()).isZero();
                assertThat(health.snapshot().get(0).lastFailure()).isEqualTo(ConnectFailure.REFUSED);
            }
        }
    }

    private Acceptor connecting(SystemResolver resolver, int backend, Duration hold) {
        Connector connector = new Connector(resolver, health, new RecordingBackendObserver());
        Targets targets =
                ConnectorFixture.targets("smtp", 25, new TargetConfig("localhost", backend, ProxyProtocol.NONE));
        ConnectTimeouts timeouts = new ConnectTimeouts(Duration.ofSeconds(5), hold);
        return (client, loop) -> {
            client.handler(new ForwardingHandler(client));
            connector.connect(targets, timeouts, loop, new JoiningHandler(client, heldFailures));
        };
    }

    private int heldConnections() {
        return health.snapshot().stream().mapToInt(BackendState::held).sum();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Relays from the backend to the client. */
    private record JoiningHandler(Leg client, BlockingQueue<Boolean> heldFailures)
            implements ConnectRequest.BackendConnectHandler {

        @Override
        public void onConnected(Leg leg, InetSocketAddress address, TargetConfig target, Duration took) {
            leg.handler(new ForwardingHandler(client));
            leg.resumeReading();
        }

        @Override
        public void onFailed(ConnectFailure last, boolean held) {
            client.close();
            heldFailures.add(held);
        }
    }

    /** Forwards received bytes. */
    private record ForwardingHandler(Leg to) implements LegHandler {

        @Override
        public void onReceived(Chunk chunk) {
            to.write(chunk);
        }

        @Override
        public void onInputEnded() {
            to.close();
        }
    }
}
