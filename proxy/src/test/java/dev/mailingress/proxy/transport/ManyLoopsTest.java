package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.LARGE;
import static dev.mailingress.proxy.transport.BlockingPeers.receive;
import static dev.mailingress.proxy.transport.BlockingPeers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many more loops than cores, with the memory of the image. */
@Requires(Requires.Need.LINUX)
class ManyLoopsTest {

    private static final int LOOPS = 64;
    private static final int SLOW_READERS = 12;
    private static final int SESSIONS = 100;
    private static final int ROUNDS = 2;
    private static final byte[] STREAM = Arrays.copyOf(LARGE, 8 << 20);
    /** So that the rest waits in the proxy. */
    private static final int SMALL_WINDOW = 4 << 10;

    @ParameterizedTest
    @EnumSource
    void shouldServeNewConnectionsWithinMemoryWhenSlowReadersWaitOnManyLoops(TransportUnderTest kind) throws Exception {
        long before = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        List<Socket> sockets = new ArrayList<>();
        try (Transport transport = kind.open(LOOPS);
                RelayFixture relay = new RelayFixture(transport)) {
            for (int round = 0; round < ROUNDS; round++) {
                // Given
                List<CompletableFuture<Void>> sent = new ArrayList<>();
                List<Socket> slow = new ArrayList<>();
                for (int i = 0; i < SLOW_READERS; i++) {
                    slow.add(slowReader(relay));
                    Socket server = relay.server();
                    sockets.add(server);
                    sent.add(send(server, STREAM));
                }
                sockets.addAll(slow);
                // Spliced bytes wait in pipes.
                await().until(() ->
                        transport.bytesHeld() > 0 || transport.splice().pipes() > 0);
                // When
                for (int i = 0; i < SESSIONS; i++) {
                    session(relay);
                }
                // Then
                assertThat(used() - before).isLessThan(TransportUnderTest.MEMORY);
                for (Socket client : slow) {
                    assertThat(receive(client).join()).isEqualTo(STREAM);
                }
                sent.forEach(CompletableFuture::join);
                await().until(() -> transport.bytesHeld() == 0);
            }
            // What is kept for reuse is 2 MiB, not 64.
            assertThat(used() - before).isLessThan(8 << 20);
        } finally {
            for (Socket socket : sockets) {
                BlockingPeers.close(socket);
            }
        }
        assertThat(used()).isEqualTo(before);
    }

    private static long used() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static Socket slowReader(RelayFixture relay) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(SMALL_WINDOW);
        client.setSoTimeout(20_000);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
        return client;
    }

    private static void session(RelayFixture relay) throws IOException {
        try (Socket client = relay.client();
                Socket server = relay.server()) {
            server.getOutputStream().write('2');
            assertThat(client.getInputStream().read()).isEqualTo('2');
            client.getOutputStream().write('Q');
            assertThat(server.getInputStream().read()).isEqualTo('Q');
        }
    }
}
