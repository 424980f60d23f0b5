package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.MUCH;
import static dev.mailingress.proxy.transport.BlockingPeers.flood;
import static dev.mailingress.proxy.transport.BlockingPeers.freePort;
import static dev.mailingress.proxy.transport.BlockingPeers.leave;
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

/** What must hold when peers break off or a handler fails, however bytes are carried. */
@Requires(Requires.Need.LINUX)
class TransportFaultsTest {

    private static final int SHARE = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldTellThePeersResetWhenItComesAmidBulkBothWays(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        long sockets = Descriptors.count("socket:");
        long pipes = Descriptors.count("pipe:");
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            CompletableFuture<Void> up = send(client, MUCH);
            CompletableFuture<Void> down = send(server, MUCH);
            server.getInputStream().readNBytes(4 << 20);
            client.getInputStream().readNBytes(4 << 20);
            // When
            reset(client);
            // Then
            assertThat(relayFixture.clientLegClosedByPeer()).isTrue();
            // The server learns of it, by FIN or by reset: it was sending too.
            assertThat(bytesUntilTheEnd(server)).isLessThan(MUCH.length);
            assertThat(relayFixture.serverLegClosedByPeer()).isFalse();
            assertThat(up).failsWithin(Duration.ofSeconds(10));
            leave(server);
            assertThat(down).failsWithin(Duration.ofSeconds(10));
        }
        // And no descriptor is left
        await().untilAsserted(() -> assertThat(Descriptors.count("socket:")).isLessThanOrEqualTo(sockets));
        await().untilAsserted(() -> assertThat(Descriptors.count("pipe:")).isLessThanOrEqualTo(pipes));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheResetWhenItFollowsTheClientsFin(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            // When
            reset(client);
            // Then: NIO learns of it when it sends
            CompletableFuture<Void> down = send(server, MUCH);
            assertThat(relayFixture.clientLegClosedByPeer()).isTrue();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                while (true) {
                    server.getOutputStream().write(MUCH, 0, SHARE);
                }
            });
            assertThat(down).failsWithin(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheResetWhenItComesWhileEverythingIsFull(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        long pipes = Descriptors.count("pipe:");
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            CompletableFuture<Void> flood = flood(server);
            AtomicLong last = new AtomicLong(-1);
            await().during(Duration.ofMillis(300))
                    .until(() -> relayFixture.passedDown() == last.getAndSet(relayFixture.passedDown()));
            // When
            reset(client);
            // Then
            assertThat(relayFixture.clientLegClosedByPeer()).isTrue();
            assertThat(relayFixture.serverLegClosedByPeer()).isFalse();
            flood.join();
        }
        await().untilAsserted(() -> assertThat(Descriptors.count("pipe:")).isLessThanOrEqualTo(pipes));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheResetWhenNothingIsWantedOfTheClientYet(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        int port = freePort();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        CompletableFuture<Leg> accepted = new CompletableFuture<>();
        try (Transport transport = transportUnderTest.open(1)) {
            Binding binding = transport.bind(port, (leg, loop) -> {
                leg.handler(new Ending(closed));
                accepted.complete(leg);
            });
            binding.start();
            Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
            client.getOutputStream().write(MUCH, 0, 10);
            Leg leg = accepted.join();
            // When
            reset(client);
            // Then: selectors do not tell NIO until it reads
            if (transportUnderTest == TransportUnderTest.NIO) {
                transport.loops().get(0).execute(leg::resumeReading);
            }
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
            binding.close().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeTheOthersWhenAHandlerThrows(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        int port = freePort();
        try (Transport transport = transportUnderTest.open(1)) {
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
    void shouldServeTheOthersWhenOneFloods(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket flooding = relayFixture.client();
                Socket flooded = relayFixture.server();
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            client.setTcpNoDelay(true);
            CompletableFuture<Void> flood = flood(flooding);
            CompletableFuture<byte[]> drain = receive(flooded);
            // When, Then
            for (int i = 0; i < 200; i++) {
                client.getOutputStream().write('a');
                assertThat(server.getInputStream().read()).isEqualTo('a');
            }
            assertThat(drain).isNotDone();
            leave(flooding);
            flood.join();
        }
    }

    private static long bytesUntilTheEnd(Socket socket) {
        long bytes = 0;
        byte[] share = new byte[SHARE];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(share)) {
                bytes += read;
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return bytes;
    }

    /** Waits for the end. */
    private record Ending(CompletableFuture<Boolean> byPeer) implements LegHandler {

        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
        }

        @Override
        public void onClosed(boolean peer) {
            byPeer.complete(peer);
        }
    }

    /** Sends back single bytes; more is too much for it. */
    private static final class EchoOrThrow implements LegHandler {

        private final Leg leg;

        EchoOrThrow(Leg leg) {
            this.leg = leg;
        }

        @Override
        public void onReceived(Chunk chunk) {
            if (chunk.size() > 1) {
                throw new IllegalStateException("a mistake, which this test makes");
            }
            leg.write(chunk);
        }

        @Override
        public void onInputEnded() {
            leg.close();
        }
    }
}
