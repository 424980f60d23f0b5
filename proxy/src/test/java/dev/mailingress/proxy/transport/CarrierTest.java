package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.Peers.MUCH;
import static dev.mailingress.proxy.transport.Peers.flood;
import static dev.mailingress.proxy.transport.Peers.freePort;
import static dev.mailingress.proxy.transport.Peers.leave;
import static dev.mailingress.proxy.transport.Peers.meanwhile;
import static dev.mailingress.proxy.transport.Peers.receive;
import static dev.mailingress.proxy.transport.Peers.send;
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
class CarrierTest {

    private static final int SHARE = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldDeliver32MiBBothWaysAtOnceInOrder(Carrier carrier) throws Exception {
        // Given
        try (Transport transport = carrier.open(1);
                Joint joint = new Joint(transport);
                Socket client = joint.client();
                Socket server = joint.server()) {
            // When
            CompletableFuture<Void> up = send(client, MUCH);
            CompletableFuture<Void> down = send(server, MUCH);
            CompletableFuture<byte[]> upArrived = receive(server);
            byte[] downArrived = receive(client).join();
            CompletableFuture.allOf(up, down).join();
            // Then
            assertThat(Arrays.equals(upArrived.join(), MUCH)).isTrue();
            assertThat(Arrays.equals(downArrived, MUCH)).isTrue();
            assertThat(joint.passedUp()).isEqualTo(MUCH.length);
            assertThat(joint.passedDown()).isEqualTo(MUCH.length);
            assertThat(joint.clientLegClosedByPeer()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingToASlowReaderBehindAnEarlyFin(Carrier carrier) throws Exception {
        // Given
        try (Transport transport = carrier.open(1);
                Joint joint = new Joint(transport);
                Socket client = joint.client();
                Socket server = joint.server()) {
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
    void shouldDeliverWhatFollowsAnUrgentByteWhenFinHasCome(Carrier carrier) throws Exception {
        // Given
        try (Transport transport = carrier.open(1);
                Joint joint = new Joint(transport);
                Socket client = joint.client();
                Socket server = joint.server()) {
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
    void shouldTakeNoMoreThanSocketsAndAPipeHoldWhenServerReadsNothing(Carrier carrier) throws Exception {
        // Given
        try (Transport transport = carrier.open(1);
                Joint joint = new Joint(transport);
                Socket client = joint.client();
                Socket server = joint.server()) {
            // When
            CompletableFuture<Void> flood = flood(client);
            await().during(Duration.ofMillis(500)).until(joint::passedUp, new Unchanged());
            // Then: tcp_wmem[2] and tcp_rmem[2] of Linux, a pipe and a chunk
            assertThat(joint.passedUp()).isPositive().isLessThan(12 << 20);
            // And it goes on when the server reads
            long before = joint.passedUp();
            CompletableFuture<byte[]> read = receive(server);
            await().until(() -> joint.passedUp() > before + (32 << 20));
            leave(client);
            flood.join();
            assertThat((long) read.join().length).isEqualTo(joint.passedUp());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersWhenMoreReadersAreSlowThanMemoryHolds(Carrier carrier) throws Exception {
        // Given: room for two whole reads, and ten who read nothing
        try (Transport transport = carrier.open(1, 128 << 10);
                Joint joint = new Joint(transport)) {
            List<Socket> slow = new ArrayList<>();
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Socket client = joint.client();
                slow.add(client);
                slow.add(joint.server());
                floods.add(flood(client));
            }
            await().during(Duration.ofMillis(500)).until(joint::passedUp, new Unchanged());
            // When
            try (Socket client = joint.client();
                    Socket server = joint.server()) {
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
    void shouldCloseAPortThatClientsKeepComingTo(Carrier carrier) throws Exception {
        // Given
        int port = freePort();
        AtomicInteger accepted = new AtomicInteger();
        try (Transport transport = carrier.open(1)) {
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
    void shouldReadWhatCameTogetherWithTheEndOfTheHandshake(Carrier carrier) throws Exception {
        // Given
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        try (Transport transport = carrier.open(1);
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
    void shouldEndTheHandshakeAtOnceWhenNothingIsSaidFirst(Carrier carrier) throws Exception {
        // Given
        long begin = System.nanoTime();
        try (Transport transport = carrier.open(1);
                Joint joint = new Joint(transport)) {
            // When: a server's accept returns when the handshake has ended
            for (int i = 0; i < 50; i++) {
                try (Socket client = joint.client();
                        Socket server = joint.server()) {
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
        public void connected(Leg leg) {
            leg.handler(this);
            leg.resumeReading();
        }

        @Override
        public void failed(ConnectFailure failure) {
            sizes.add(-1);
        }

        @Override
        public void received(Chunk chunk) {
            sizes.add(chunk.size());
            chunk.release();
        }

        @Override
        public void inputEnded() {
            // Nobody waits for it.
        }

        @Override
        public void writable() {
            // Nothing is written.
        }

        @Override
        public void closed(boolean byPeer) {
            // Nobody waits for it.
        }
    }
}
