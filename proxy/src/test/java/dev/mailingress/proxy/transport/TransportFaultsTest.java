package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.LARGE;
import static dev.mailingress.proxy.transport.BlockingPeers.close;
import static dev.mailingress.proxy.transport.BlockingPeers.flood;
import static dev.mailingress.proxy.transport.BlockingPeers.freePort;
import static dev.mailingress.proxy.transport.BlockingPeers.receive;
import static dev.mailingress.proxy.transport.BlockingPeers.reset;
import static dev.mailingress.proxy.transport.BlockingPeers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Resets by peers and failures of a handler, for every transport. */
@Requires(Requires.Need.LINUX)
class TransportFaultsTest {

    private static final int CHUNK_BYTES = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldReportResetDuringBulkInBothDirections(TransportUnderTest kind) throws Exception {
        // Given
        long sockets = Descriptors.count("socket:");
        long pipes = Descriptors.count("pipe:");
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            CompletableFuture<Void> up = send(client, LARGE);
            CompletableFuture<Void> down = send(server, LARGE);
            server.getInputStream().readNBytes(4 << 20);
            client.getInputStream().readNBytes(4 << 20);
            // When
            reset(client);
            // Then
            assertThat(relay.clientLegClosedByPeer()).isTrue();
            // The server is informed, by FIN or by reset: it was sending too.
            assertThat(bytesUntilEnd(server)).isLessThan(LARGE.length);
            assertThat(relay.serverLegClosedByPeer()).isFalse();
            assertThat(up).failsWithin(Duration.ofSeconds(10));
            close(server);
            assertThat(down).failsWithin(Duration.ofSeconds(10));
        }
        // And no descriptor is leaked
        await().untilAsserted(() -> assertThat(Descriptors.count("socket:")).isLessThanOrEqualTo(sockets));
        await().untilAsserted(() -> assertThat(Descriptors.count("pipe:")).isLessThanOrEqualTo(pipes));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportResetAfterFin(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            // When
            reset(client);
            // Then: NIO detects it when it sends
            CompletableFuture<Void> down = send(server, LARGE);
            assertThat(relay.clientLegClosedByPeer()).isTrue();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                while (true) {
                    server.getOutputStream().write(LARGE, 0, CHUNK_BYTES);
                }
            });
            assertThat(down).failsWithin(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportResetWhenBuffersAreFull(TransportUnderTest kind) throws Exception {
        // Given
        long pipes = Descriptors.count("pipe:");
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            CompletableFuture<Void> flood = flood(server);
            AtomicLong last = new AtomicLong(-1);
            await().during(Duration.ofMillis(300))
                    .until(() -> relay.passedDown() == last.getAndSet(relay.passedDown()));
            // When
            reset(client);
            // Then
            assertThat(relay.clientLegClosedByPeer()).isTrue();
            assertThat(relay.serverLegClosedByPeer()).isFalse();
            flood.join();
        }
        await().untilAsserted(() -> assertThat(Descriptors.count("pipe:")).isLessThanOrEqualTo(pipes));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportResetWhenReadingIsPaused(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        CompletableFuture<Leg> accepted = new CompletableFuture<>();
        try (Transport transport = kind.open(1)) {
            Binding binding = transport.bind(port, (leg, loop) -> {
                leg.handler(new CloseHandler(closed));
                accepted.complete(leg);
            });
            binding.start();
            Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
            client.getOutputStream().write(LARGE, 0, 10);
            Leg leg = accepted.join();
            // When
            reset(client);
            // Then: selectors do not report it to NIO until it reads
            if (kind == TransportUnderTest.NIO) {
                transport.loops().get(0).execute(leg::resumeReading);
            }
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
            binding.close().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhenHandlerThrows(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        try (Transport transport = kind.open(1)) {
            Binding binding = transport.bind(port, (leg, loop) -> {
                leg.handler(new EchoOrThrow(leg));
                leg.resumeReading();
            });
            binding.start();
            try (Socket good = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket bad = new Socket(InetAddress.getLoopbackAddress(), port)) {
                good.setSoTimeout(5_000);
                bad.setSoTimeout(5_000);
                // When
                bad.getOutputStream().write(new byte[] {'!', '!'});
                // Then
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                    if (bad.getInputStream().read() < 0) {
                        throw new IOException("closed");
                    }
                });
                for (int i = 0; i < 100; i++) {
                    good.getOutputStream().write('a');
                    assertThat(good.getInputStream().read()).isEqualTo('a');
                }
            }
            binding.close().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhenOneClientFloods(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket flooding = relay.client();
                Socket flooded = relay.server();
                Socket client = relay.client();
                Socket server = relay.server()) {
            client.setTcpNoDelay(true);
            CompletableFuture<Void> flood = flood(flooding);
            CompletableFuture<byte[]> drain = receive(flooded);
            // When, Then
            for (int i = 0; i < 200; i++) {
                client.getOutputStream().write('a');
                assertThat(server.getInputStream().read()).isEqualTo('a');
            }
            assertThat(drain).isNotDone();
            close(flooding);
            flood.join();
        }
    }

    private static long bytesUntilEnd(Socket socket) {
        long bytes = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(chunk)) {
                bytes += read;
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return bytes;
    }

    /** Handler that reports the close. */
    private record CloseHandler(CompletableFuture<Boolean> byPeer) implements LegHandler {

        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
        }

        @Override
        public void onClosed(boolean peer) {
            byPeer.complete(peer);
        }
    }

    /** Handler that sends back single bytes and throws on more. */
    private static final class EchoOrThrow implements LegHandler {

        private final Leg leg;

        EchoOrThrow(Leg leg) {
            this.leg = leg;
        }

        @Override
        public void onReceived(Chunk chunk) {
            if (chunk.size() > 1) {
                throw new IllegalStateException("thrown by the test");
            }
            leg.write(chunk);
        }

        @Override
        public void onInputEnded() {
            leg.close();
        }
    }
}
