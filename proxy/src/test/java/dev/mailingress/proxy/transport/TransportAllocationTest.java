package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.MUCH;
import static dev.mailingress.proxy.transport.BlockingPeers.meanwhile;
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

/** What the JVM allocates, however bytes are carried. */
@Requires(Requires.Need.LINUX)
class TransportAllocationTest {

    private static final int SHARE = 64 << 10;
    private static final int MUCH_MORE = 64 << 20;
    /** Reads are of 32 KiB and objects of 8 bytes at least; the JDK's own channels are not quite without. */
    private static final int AN_OBJECT_A_READ = MUCH_MORE / (32 << 10) * 8;

    private static final int ROUNDS = 8;

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingForBytesThatItCarries(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport);
                Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            // When
            long up = leastAllocatedIn(() -> carry(client, server, MUCH_MORE));
            long down = leastAllocatedIn(() -> carry(server, client, MUCH_MORE));
            // Then
            assertThat(up).isLessThan(AN_OBJECT_A_READ);
            assertThat(down).isLessThan(AN_OBJECT_A_READ);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateLittleForAConnection(TransportUnderTest transportUnderTest) throws Exception {
        // Given
        try (Transport transport = transportUnderTest.open(1);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            sessions(relayFixture, 2_000);
            // When
            long before = allocatedByLoops();
            sessions(relayFixture, 1_000);
            long bytesASession = (allocatedByLoops() - before) / 1_000;
            // Then
            assertThat(bytesASession).isLessThan(transportUnderTest == TransportUnderTest.NIO ? 3_000 : 1_500);
        }
    }

    private static void sessions(RelayFixture relayFixture, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (Socket client = relayFixture.client();
                    Socket server = relayFixture.server()) {
                server.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                server.shutdownOutput();
                client.getInputStream().readAllBytes();
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /**
     * Of several rounds: code that has just been compiled, and an event that says at once "input" and "output is free again",
     * make the JVM or Netty allocate now and then, but not in every round.
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

    private static void carry(Socket from, Socket to, int bytes) throws IOException {
        CompletableFuture<Void> sent = meanwhile(() -> {
            for (int left = bytes; left > 0; left -= SHARE) {
                from.getOutputStream().write(MUCH, 0, SHARE);
            }
        });
        byte[] share = new byte[SHARE];
        for (int left = bytes; left > 0; ) {
            left -= to.getInputStream().read(share);
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
