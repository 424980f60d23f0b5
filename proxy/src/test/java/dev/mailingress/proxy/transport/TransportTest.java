package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.MUCH;
import static dev.mailingress.proxy.transport.BlockingPeers.flood;
import static dev.mailingress.proxy.transport.BlockingPeers.freePort;
import static dev.mailingress.proxy.transport.BlockingPeers.leave;
import static dev.mailingress.proxy.transport.BlockingPeers.meanwhile;
import static dev.mailingress.proxy.transport.BlockingPeers.receive;
import static dev.mailingress.proxy.transport.BlockingPeers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of legs and loops, however they carry. */
@Requires(Requires.Need.LINUX)
class TransportTest {

    private static final int SHARE = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldDeliver32MiBBothWaysAtOnceInOrder(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            // When
            CompletableFuture<Void> up = send(client, MUCH);
            CompletableFuture<Void> down = send(server, MUCH);
            CompletableFuture<byte[]> upArrived = receive(server);
            byte[] downArrived = receive(client).join();
            CompletableFuture.allOf(up, down).join();
            // Then
            assertThat(Arrays.equals(upArrived.join(), MUCH)).isTrue();
            assertThat(Arrays.equals(downArrived, MUCH)).isTrue();
            assertThat(relayFixture.passedUp()).isEqualTo(MUCH.length);
            assertThat(relayFixture.passedDown()).isEqualTo(MUCH.length);
            assertThat(relayFixture.clientLegClosedByPeer()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingToASlowReaderBehindAnEarlyFin(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            CompletableFuture<Void> sent = send(server, MUCH);
            // When: the way has filled up, and is emptied in small reads
            byte[] arrived = new byte[MUCH.length];
            int at = 0;
            InputStream in = client.getInputStream();
            while (at < arrived.length) {
                int read = in.read(arrived, at, Math.min(SHARE, arrived.length - at));
                assertThat(read).isPositive();
                at += read;
            }
            // Then
            assertThat(in.read()).isEqualTo(-1);
            assertThat(Arrays.equals(arrived, MUCH)).isTrue();
            sent.join();
            // When: the other direction is still open
            client.getOutputStream().write("thanks".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            // Then
            assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("thanks");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverWhatFollowsAnUrgentByteWhenFinHasCome(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            // When: bulk before it and behind it, and nobody reads until the way is full
            CompletableFuture<Void> sent = meanwhile(() -> {
                client.getOutputStream().write(MUCH, 0, 16 << 20);
                client.sendUrgentData('!');
                client.getOutputStream().write(MUCH, 16 << 20, 1 << 20);
                client.shutdownOutput();
            });
            byte[] arrived = receive(server).join();
            sent.join();
            // Then: the urgent byte itself the kernel keeps apart (tcp(7), SO_OOBINLINE)
            assertThat(Arrays.equals(arrived, Arrays.copyOf(MUCH, 17 << 20))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeNoMoreThanSocketsAndAPipeHoldWhenServerReadsNothing(TransportUnderTest transportUnderTest)
            throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            // When
            CompletableFuture<Void> flood = flood(client);
            await().during(Duration.ofMillis(500)).until(relayFixture::passedUp, new Unchanged());
            // Then: tcp_wmem[2] and tcp_rmem[2] of Linux, a pipe and a chunk
            assertThat(relayFixture.passedUp()).isPositive().isLessThan(12 << 20);
            // And it goes on when the server reads
            long before = relayFixture.passedUp();
            CompletableFuture<byte[]> read = receive(server);
            await().until(() -> relayFixture.passedUp() > before + (32 << 20));
            leave(client);
            flood.join();
            assertThat((long) read.join().length).isEqualTo(relayFixture.passedUp());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhenMoreReadersAreSlowThanMemoryHolds(TransportUnderTest transportUnderTest)
            throws Exception {
        // Given: room for two whole reads, and ten who read nothing
        try (Transport transport = transportUnderTest.open(1, 128 << 10);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            List<Socket> slow = new ArrayList<>();
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Socket client = relayFixture.client();
                slow.add(client);
                slow.add(relayFixture.server());
                floods.add(flood(client));
            }
            await().during(Duration.ofMillis(500)).until(relayFixture::passedUp, new Unchanged());
            // When
            try (Socket client = relayFixture.client();
                    Socket server = relayFixture.server()) {
                CompletableFuture<Void> up = send(client, MUCH);
                byte[] arrived = receive(server).join();
                up.join();
                // Then
                assertThat(Arrays.equals(arrived, MUCH)).isTrue();
            }
            for (Socket one : slow) {
                leave(one);
            }
            floods.forEach(CompletableFuture::join);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseAPortThatClientsKeepComingTo(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        int port = freePort();
        AtomicInteger accepted = new AtomicInteger();
        try (Transport transport = transportUnderTest.open(1)) {
            Binding binding = transport.bind(port, (leg, loop) -> {
                accepted.incrementAndGet();
                leg.abort();
                // Each that is served is followed by another
                visit(port);
            });
            visit(port);
            // When: nobody has been accepted before
            CompletionStage<Void> closed = binding.close();
            // Then
            assertThat(closed.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
            assertThat(accepted.get()).isBetween(1, 1_025);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connectTo(port));
        }
    }

    private static void visit(int port) {
        try {
            leave(connectTo(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connectTo(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Nothing, since it was asked before. */
    private static final class Unchanged implements Predicate<Long> {

        private long last = -1;

        @Override
        public boolean test(Long now) {
            boolean unchanged = now == last;
            last = now;
            return unchanged;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatCameTogetherWithTheEndOfTheHandshake(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        try (Transport transport = transportUnderTest.open(1);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Loop loop = transport.loops().get(0);
            CountDownLatch spoken = new CountDownLatch(1);
            // When: the loop is busy until the server has spoken
            loop.execute(() -> {
                Loop.Cancellable dial = loop.connect(
                        (InetSocketAddress) server.getLocalSocketAddress(),
                        Duration.ofSeconds(5),
                        new Counting(received));
                awaitUninterruptibly(spoken, dial);
            });
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write("220 quick\r\n".getBytes(StandardCharsets.US_ASCII));
                spoken.countDown();
                // Then
                assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(11);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheHandshakeAtOnceWhenNothingIsSaidFirst(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        long begin = System.nanoTime();
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            // When: a server's accept returns when the handshake has ended
            for (int i = 0; i < 50; i++) {
                try (Socket client = relayFixture.client();
                        Socket server = relayFixture.server()) {
                    assertThat(client.isConnected()).isTrue();
                    assertThat(server.isConnected()).isTrue();
                }
            }
        }
        // Then: a delayed acknowledgement comes 40 ms late or later (linux/tcp.h, TCP_DELACK_MIN)
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    private static void awaitUninterruptibly(CountDownLatch latch, Loop.Cancellable elseCancelled) {
        try {
            if (!latch.await(5, TimeUnit.SECONDS)) {
                elseCancelled.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the sizes of what a leg receives. */
    private record Counting(BlockingQueue<Integer> sizes) implements ConnectHandler, LegHandler {

        @Override
        public void onConnected(Leg leg) {
            leg.handler(this);
            leg.resumeReading();
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            sizes.add(-1);
        }

        @Override
        public void onReceived(Chunk chunk) {
            sizes.add(chunk.size());
            chunk.release();
        }
    }
}
