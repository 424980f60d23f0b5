package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.LARGE;
import static dev.mailingress.proxy.transport.BlockingPeers.runAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Allocation in the JVM, for every transport. */
@Requires(Requires.Need.LINUX)
class TransportAllocationTest {

    private static final int CHUNK_BYTES = 64 << 10;
    private static final int STREAM_BYTES = 64 << 20;
    /** Reads have 32 KiB and objects at least 8 bytes; the JDK's own channels allocate a little. */
    private static final int ONE_OBJECT_PER_READ = STREAM_BYTES / (32 << 10) * 8;

    /** JDK 25's selector allocates 32 bytes in each turn of a loop, which relays 128 KiB. */
    private static final int JDK_SELECTOR = STREAM_BYTES / (128 << 10) * 32;

    private static final int ROUNDS = 8;

    @ParameterizedTest
    @EnumSource
    void shouldNotAllocateForRelayedBytes(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                Socket client = relay.client();
                Socket server = relay.server()) {
            // When
            long up = leastAllocatedIn(() -> stream(client, server, STREAM_BYTES));
            long down = leastAllocatedIn(() -> stream(server, client, STREAM_BYTES));
            // Then
            int limit = ONE_OBJECT_PER_READ + (kind == TransportUnderTest.NIO ? JDK_SELECTOR : 0);
            assertThat(up).isLessThan(limit);
            assertThat(down).isLessThan(limit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateLittlePerConnection(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport)) {
            sessions(relay, 2_000);
            // When
            long before = allocatedByLoops();
            sessions(relay, 1_000);
            long bytesPerSession = (allocatedByLoops() - before) / 1_000;
            // Then
            assertThat(bytesPerSession).isLessThan(kind == TransportUnderTest.NIO ? 3_000 : 1_500);
        }
    }

    private static void sessions(RelayFixture relay, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (Socket client = relay.client();
                    Socket server = relay.server()) {
                server.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                server.shutdownOutput();
                client.getInputStream().readAllBytes();
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /**
     * Minimum over several rounds: code that has just been compiled, and an event that reports readable and writable at once,
     * sometimes make the JVM or Netty allocate, but not in every round.
     */
    private static long leastAllocatedIn(BlockingPeers.Action action) throws IOException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocatedByLoops();
            action.run();
            least = Math.min(least, allocatedByLoops() - before);
        }
        return least;
    }

    private static void stream(Socket from, Socket to, int bytes) throws IOException {
        CompletableFuture<Void> sent = runAsync(() -> {
            for (int left = bytes; left > 0; left -= CHUNK_BYTES) {
                from.getOutputStream().write(LARGE, 0, CHUNK_BYTES);
            }
        });
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int left = bytes; left > 0; ) {
            left -= to.getInputStream().read(chunk);
        }
        sent.join();
    }

    private static long allocatedByLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (long id : threads.getAllThreadIds()) {
            if (threads.getThreadInfo(id) != null
                    && threads.getThreadInfo(id).getThreadName().startsWith("mail-loop")) {
                bytes += threads.getThreadAllocatedBytes(id);
            }
        }
        return bytes;
    }
}
