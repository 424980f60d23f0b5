package dev.mailingress.proxy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopMonitorTest {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 7);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final LoopMonitor monitor = new LoopMonitor(List.of(Runnable::run, tasks::add), nanoTime::get);

    private void advance(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Test
    void shouldReportLoopWhenItDoesNotRespond() {
        // Given
        monitor.lags();
        // When
        advance(LoopMonitor.MAX_LAG);
        // Then
        assertThat(monitor.failure()).isEmpty();
        // When
        advance(Duration.ofSeconds(1));
        // Then
        assertThat(monitor.failure()).hasValue("Event loop 1 has not responded for 31 s: restart the process.");
        assertThat(monitor.lags()).containsExactly(Duration.ZERO, Duration.ofSeconds(31));
    }

    @Test
    void shouldMeasureHowLongHeartbeatHasWaited() {
        // Given
        monitor.lags();
        advance(Duration.ofSeconds(3));
        // When
        tasks.remove().run();
        advance(Duration.ofSeconds(60));
        // Then
        assertThat(monitor.lags()).containsExactly(Duration.ZERO, Duration.ofSeconds(3));
    }

    @Test
    void shouldForgetFailureWhenLoopRespondsAgain() {
        // Given
        monitor.lags();
        advance(Duration.ofSeconds(29));
        tasks.remove().run();
        monitor.lags();
        tasks.remove().run();
        // When, Then
        assertThat(monitor.failure()).isEmpty();
        assertThat(monitor.lags()).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void shouldSendOneHeartbeatAtATime() {
        // When
        for (int i = 0; i < 10; i++) {
            monitor.failure();
        }
        // Then
        assertThat(tasks).hasSize(1);
    }

    @Test
    void shouldNotReportLoopsThatWereIdle() {
        try (Transport transport = TransportSelector.open(TransportKind.NIO, 2)) {
            // Given
            LoopMonitor loops = new LoopMonitor(transport.loops(), nanoTime::get);
            CountDownLatch responded = new CountDownLatch(2);
            loops.lags();
            transport.loops().forEach(loop -> loop.execute(responded::countDown));
            await().until(() -> responded.getCount() == 0);
            // When
            advance(Duration.ofHours(8));
            // Then
            assertThat(loops.failure()).isEmpty();
        }
    }

    @Test
    void shouldReportLoopThatIsBlocked() {
        // Given
        CountDownLatch blocked = new CountDownLatch(1);
        try (Transport transport = TransportSelector.open(TransportKind.NIO, 2)) {
            LoopMonitor loops = new LoopMonitor(transport.loops(), nanoTime::get);
            CountDownLatch responded = new CountDownLatch(1);
            transport.loops().get(1).execute(() -> awaitUninterruptibly(blocked));
            loops.lags();
            transport.loops().get(0).execute(responded::countDown);
            await().until(() -> responded.getCount() == 0);
            // When
            advance(Duration.ofSeconds(40));
            // Then
            assertThat(loops.failure())
                    .hasValueSatisfying(error -> assertThat(error).startsWith("Event loop 1 has not responded"));
            // When
            blocked.countDown();
            // Then
            await().until(() -> loops.lags().get(1).isZero());
            assertThat(loops.failure()).isEmpty();
        } finally {
            blocked.countDown();
        }
    }

    @Test
    void shouldReportLoopThatHasEnded() {
        // Given
        Transport transport = TransportSelector.open(TransportKind.NIO, 1);
        LoopMonitor loops = new LoopMonitor(transport.loops(), nanoTime::get);
        transport.close();
        // When
        loops.lags();
        advance(Duration.ofSeconds(40));
        // Then
        assertThat(loops.failure()).isPresent();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
