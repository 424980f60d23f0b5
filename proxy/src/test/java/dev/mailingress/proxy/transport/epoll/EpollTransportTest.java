package dev.mailingress.proxy.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
