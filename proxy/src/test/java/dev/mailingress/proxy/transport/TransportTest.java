package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.LARGE;
import static dev.mailingress.proxy.transport.BlockingPeers.close;
import static dev.mailingress.proxy.transport.BlockingPeers.flood;
import static dev.mailingress.proxy.transport.BlockingPeers.freePort;
import static dev.mailingress.proxy.transport.BlockingPeers.receive;
import static dev.mailingress.proxy.transport.BlockingPeers.runAsync;
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

/** Behavior of legs and loops, for every transport. */
@Requires(Requires.Need.LINUX)
class TransportTest {

    private static final int CHUNK_BYTES = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldDeliver32MiBInOrderInBothDirectionsConcurrently(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            // When
            CompletableFuture<Void> up = send(client, LARGE);
            CompletableFuture<Void> down = send(server, LARGE);
            CompletableFuture<byte[]> upArrived = receive(server);
            byte[] downArrived = receive(client).join();
            CompletableFuture.allOf(up, down).join();
            // Then
            assertThat(Arrays.equals(upArrived.join(), LARGE)).isTrue();
            assertThat(Arrays.equals(downArrived, LARGE)).isTrue();
            assertThat(relay.passedUp()).isEqualTo(LARGE.length);
            assertThat(relay.passedDown()).isEqualTo(LARGE.length);
            assertThat(relay.clientLegClosedByPeer()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingToSlowReaderAfterEarlyFin(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            CompletableFuture<Void> sent = send(server, LARGE);
            // When: all buffers are full and are emptied in small reads
            byte[] arrived = new byte[LARGE.length];
            int at = 0;
            InputStream in = client.getInputStream();
            while (at < arrived.length) {
                int read = in.read(arrived, at, Math.min(CHUNK_BYTES, arrived.length - at));
                assertThat(read).isPositive();
                at += read;
            }
            // Then
            assertThat(in.read()).isEqualTo(-1);
            assertThat(Arrays.equals(arrived, LARGE)).isTrue();
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
    void shouldDeliverBytesAfterUrgentByteWhenFinHasArrived(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            // When: bulk before and after it, and nothing is read until all buffers are full
            CompletableFuture<Void> sent = runAsync(() -> {
                client.getOutputStream().write(LARGE, 0, 16 << 20);
                client.sendUrgentData('!');
                client.getOutputStream().write(LARGE, 16 << 20, 1 << 20);
                client.shutdownOutput();
            });
            byte[] arrived = receive(server).join();
            sent.join();
            // Then: the kernel keeps the urgent byte itself separate (tcp(7), SO_OOBINLINE)
            assertThat(Arrays.equals(arrived, Arrays.copyOf(LARGE, 17 << 20))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBufferNoMoreThanSocketsAndPipeHoldWhenServerDoesNotRead(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            // When
            CompletableFuture<Void> flood = flood(client);
            await().during(Duration.ofMillis(500)).until(relay::passedUp, new Unchanged());
            // Then: tcp_wmem[2] and tcp_rmem[2] of Linux, a pipe and a chunk
            assertThat(relay.passedUp()).isPositive().isLessThan(12 << 20);
            // And it continues when the server reads
            long before = relay.passedUp();
            CompletableFuture<byte[]> read = receive(server);
            await().until(() -> relay.passedUp() > before + (32 << 20));
            close(client);
            flood.join();
            assertThat((long) read.join().length).isEqualTo(relay.passedUp());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhenSlowReadersExceedMemory(TransportUnderTest kind) throws Exception {
        // Given: memory for two whole reads, and ten clients that do not read
        try (Transport transport = kind.open(1, 128 << 10);
                RelayFixture relay = new RelayFixture(transport)) {
            List<Socket> slow = new ArrayList<>();
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Socket client = relay.client();
                slow.add(client);
                slow.add(relay.server());
                floods.add(flood(client));
            }
            await().during(Duration.ofMillis(500)).until(relay::passedUp, new Unchanged());
            // When
            try (Socket client = relay.client();
                    Socket server = relay.server()) {
                CompletableFuture<Void> up = send(client, LARGE);
                byte[] arrived = receive(server).join();
                up.join();
                // Then
                assertThat(Arrays.equals(arrived, LARGE)).isTrue();
            }
            for (Socket one : slow) {
                close(one);
            }
            floods.forEach(CompletableFuture::join);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldClosePortWhileClientsKeepConnecting(TransportUnderTest kind) throws Exception {
        // Given
        int port = freePort();
        AtomicInteger accepted = new AtomicInteger();
        try (Transport transport = kind.open(1)) {
            Binding binding = transport.bind(port, (leg, loop) -> {
                accepted.incrementAndGet();
                leg.abort();
                // Each client that is served is followed by another
                visit(port);
            });
            visit(port);
            // When: nothing has been accepted before
            CompletionStage<Void> closed = binding.close();
            // Then
            assertThat(closed.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
            assertThat(accepted.get()).isBetween(1, 1_025);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connectTo(port));
        }
    }

    private static void visit(int port) {
        try {
            close(connectTo(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connectTo(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Whether the value is the same as at the previous call. */
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
    void shouldReadBytesThatArriveWithEndOfHandshake(TransportUnderTest kind) throws Exception {
        // Given
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        try (Transport transport = kind.open(1);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Loop loop = transport.loops().get(0);
            CountDownLatch sent = new CountDownLatch(1);
            // When: the loop is busy until the server has sent
            loop.execute(() -> {
                Loop.Cancellable connecting = loop.connect(
                        (InetSocketAddress) server.getLocalSocketAddress(),
                        Duration.ofSeconds(5),
                        new SizeHandler(received));
                awaitUninterruptibly(sent, connecting);
            });
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write("220 quick\r\n".getBytes(StandardCharsets.US_ASCII));
                sent.countDown();
                // Then
                assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(11);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFinishHandshakeImmediatelyWhenNothingIsSent(TransportUnderTest kind) throws Exception {
        // Given
        long begin = System.nanoTime();
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport)) {
            // When: a server's accept returns when the handshake has ended
            for (int i = 0; i < 50; i++) {
                try (Socket client = relay.client();
                        Socket server = relay.server()) {
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

    /** Handler that reports the sizes of received chunks. */
    private record SizeHandler(BlockingQueue<Integer> sizes) implements ConnectHandler, LegHandler {

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
