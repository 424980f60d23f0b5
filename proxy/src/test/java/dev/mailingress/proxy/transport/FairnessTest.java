package dev.mailingress.proxy.transport;

import static dev.mailingress.proxy.transport.BlockingPeers.flood;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Share of a loop that one connection with bulk data gets before the others have their turn. */
@Requires(Requires.Need.LINUX)
class FairnessTest {

    /** In one batch: a turn for the event, and one at the end of the batch. */
    private static final long MAX_BATCH_BYTES = 2 * (128 << 10);

    private static final int WARM_UP_BYTES = 64 << 20;
    private static final int STALLS = 10;

    @ParameterizedTest
    @EnumSource(names = {"EPOLL_COPYING", "NIO"})
    void shouldReadLimitedBytesOfOneConnectionWhenItsQueueIsLong(TransportUnderTest kind) throws Exception {
        // Given: a stream for which the kernel has enlarged the buffers
        int port = freePort();
        BatchMeter meter = new BatchMeter();
        try (Transport transport = kind.open(1)) {
            Loop loop = transport.loops().get(0);
            Binding binding = transport.bind(port, meter);
            binding.start();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                CompletableFuture<Void> sending = flood(client);
                await().until(() -> meter.bytes.get() > WARM_UP_BYTES);
                for (int i = 0; i < STALLS; i++) {
                    // When: the queue fills while the loop stands still
                    CountDownLatch gate = new CountDownLatch(1);
                    loop.execute(() -> standStill(gate));
                    await().during(Duration.ofMillis(50)).until(() -> true);
                    long before = meter.bytes.get();
                    gate.countDown();
                    await().until(() -> meter.bytes.get() > before + WARM_UP_BYTES);
                }
                BlockingPeers.close(client);
                sending.join();
            }
            // Then
            assertThat(meter.most).isPositive().isLessThanOrEqualTo(MAX_BATCH_BYTES);
            binding.close().toCompletableFuture().join();
        }
    }

    private static void standStill(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Receiver of one stream that measures how much of it arrives between two runs of the loop's tasks. */
    private static final class BatchMeter implements Acceptor, LegHandler {

        private final AtomicLong bytes = new AtomicLong();
        private volatile long most;
        private long inBatch;
        private Loop loop = new ManualLoop();

        @Override
        public void onAccepted(Leg client, Loop accepting) {
            loop = accepting;
            client.handler(this);
            client.resumeReading();
        }

        @Override
        public void onReceived(Chunk chunk) {
            if (inBatch == 0) {
                loop.execute(this::endBatch);
            }
            inBatch += chunk.size();
            chunk.release();
        }

        private void endBatch() {
            most = Math.max(most, inBatch);
            bytes.addAndGet(inBatch);
            inBatch = 0;
        }
    }
}
