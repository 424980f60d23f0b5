package dev.mailingress.proxy.transport.epoll;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Requires(Requires.Need.LINUX)
class EpollTransportTest {

    private final EpollTransport transport = new EpollTransport(2, 64 << 20, SplicePolicy.ADAPTIVE);

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void shouldThrowBindExceptionWhenPortIsInUse() throws Exception {
        // Given
        try (ServerSocket other = new ServerSocket(0)) {
            // When, Then
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> transport.bind(other.getLocalPort(), (leg, loop) -> leg.abort()));
        }
    }

    /** Events of the same batch would otherwise reach the new socket. */
    @Test
    void shouldNotReuseDescriptorBeforeCurrentTurnIsOver() throws Exception {
        // Given
        Loop loop = transport.loops().get(0);
        CompletableFuture<Boolean> openDuringTurn = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            // When
            loop.execute(() -> {
                Loop.Cancellable connect = loop.connect(address, Duration.ofSeconds(5), new UnexpectedConnectHandler());
                connect.cancel();
                openDuringTurn.complete(isOpenTo(address));
            });
            // Then
            assertThat(openDuringTurn).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
            await().until(() -> !isOpenTo(address));
        }
    }

    /** Whether a socket of this process is connected to the address, by proc_net_tcp(5). */
    private static boolean isOpenTo(InetSocketAddress address) {
        String remote = ":%04X 01 ".formatted(address.getPort());
        try (Stream<String> sockets = Files.lines(Path.of("/proc/self/net/tcp"))) {
            return sockets.anyMatch(socket -> socket.contains(remote));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class UnexpectedConnectHandler implements ConnectHandler {
        @Override
        public void onConnected(Leg leg) {
            leg.abort();
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            throw new IllegalStateException("unexpected: the connect was cancelled");
        }
    }

    @Test
    void shouldSpreadClientsOverLoops() throws Exception {
        // Given
        int port = freePort();
        Set<Loop> loops = ConcurrentHashMap.newKeySet();
        transport
                .bind(port, (leg, loop) -> {
                    loops.add(loop);
                    leg.abort();
                })
                .start();

        // When, Then
        await().untilAsserted(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThat(loops).hasSize(2);
        });
    }

    @Test
    void shouldServeQueuedClientsWhenBindingCloses() throws Exception {
        // Given
        int port = freePort();
        AtomicInteger served = new AtomicInteger();
        Binding binding = transport.bind(port, (leg, loop) -> {
            served.incrementAndGet();
            leg.abort();
        });
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }

        // When
        binding.close().toCompletableFuture().join();

        // Then
        assertThat(served).hasValue(20);
        for (Socket client : clients) {
            client.close();
        }
        new ServerSocket(port).close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
