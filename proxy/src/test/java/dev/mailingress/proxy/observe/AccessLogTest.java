package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.observe.ConnectionRecords.route;
import static dev.mailingress.proxy.observe.ConnectionRecords.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.relay.ConnectionRecord;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static final int LINES_A_PIECE_AT_MOST = LogBuffer.CAPACITY / 200;

    private final ConnectionRecord connection = served(route("smtp"));
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void shouldLoseNothingWhenItIsClosedInOrder() throws InterruptedException {
        // Given
        LogSink logSink = LogSink.attentive();
        AccessLog log = started(logSink);
        // When
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(new Thread(() -> end(log, 500)));
        }
        loops.forEach(Thread::start);
        for (Thread loop : loops) {
            loop.join();
        }
        log.close();
        // Then
        assertThat(logSink.lines())
                .hasSize(2_000 - lost.get())
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("\"refused\":null}"));
        assertThat(lost).hasValue(0);
    }

    @Test
    void shouldWriteManyLinesAtOnceWhenThereAreMany() {
        // Given
        LogSink logSink = LogSink.attentive();
        AccessLog log = started(logSink);
        // When
        end(log, 1_000);
        log.close();
        // Then
        assertThat(logSink.lines()).hasSize(1_000);
        assertThat(logSink.writes()).isLessThanOrEqualTo(1_000 / 150);
    }

    @Test
    void shouldWriteTheLineSoonWhenNothingElseHappens() {
        // Given
        LogSink logSink = LogSink.attentive();
        try (AccessLog log = started(logSink)) {
            for (int round = 1; round <= 2; round++) {
                int lines = round;
                // When
                log.onEnded(connection);
                // Then
                await().atMost(LogQueue.MAX_DELAY.multipliedBy(3))
                        .untilAsserted(() -> assertThat(logSink.lines()).hasSize(lines));
            }
        }
    }

    @Test
    void shouldLoseAndCountLinesButNeverWaitWhenReaderIsSlow() throws InterruptedException {
        // Given
        LogSink logSink = LogSink.asleep();
        AccessLog log = started(logSink);
        log.onEnded(connection);
        logSink.awaitAsked();
        // When
        int more = LogQueue.MAX_BUFFERS * LINES_A_PIECE_AT_MOST * 2;
        end(log, more);
        // Then
        int kept = more + 1 - lost.get();
        assertThat(lost.get()).isPositive();
        assertThat(kept).isGreaterThan((LogQueue.MAX_BUFFERS - 1) * LogBuffer.CAPACITY / 400);
        // When
        logSink.wakeUp();
        log.close();
        // Then
        assertThat(logSink.lines()).hasSize(kept);
    }

    @Test
    void shouldTakeLinesAgainWhenReaderHasCaughtUp() throws InterruptedException {
        // Given
        LogSink logSink = LogSink.asleep();
        AccessLog log = started(logSink);
        log.onEnded(connection);
        logSink.awaitAsked();
        end(log, LogQueue.MAX_BUFFERS * LINES_A_PIECE_AT_MOST * 2);
        int kept = 1 + LogQueue.MAX_BUFFERS * LINES_A_PIECE_AT_MOST * 2 - lost.get();
        // When
        logSink.wakeUp();
        await().until(() -> logSink.lines().size() == kept);
        lost.set(0);
        end(log, 1_000);
        log.close();
        // Then
        assertThat(lost).hasValue(0);
        assertThat(logSink.lines()).hasSize(kept + 1_000);
    }

    @Test
    void shouldCountWhatFailedAndGoOnWhenOutputWorksAgain() {
        // Given
        LogSink logSink = LogSink.attentive();
        logSink.broken(true);
        AccessLog log = started(logSink);
        end(log, 3);
        await().untilAsserted(() -> assertThat(lost).hasValue(3));
        // When
        logSink.broken(false);
        log.onEnded(connection);
        log.close();
        // Then
        assertThat(logSink.lines()).hasSize(1);
        assertThat(lost).hasValue(3);
    }

    @Test
    void shouldCountLinesAsLostWhenTheyComeAfterTheEnd() {
        // Given
        AccessLog log = started(LogSink.attentive());
        log.close();
        // When
        log.onEnded(connection);
        // Then
        assertThat(lost).hasValue(1);
    }

    @Test
    void shouldChangeTheLinesShapeWhenConfigurationDoes() {
        // Given
        LogSink logSink = LogSink.attentive();
        AccessLog log = started(logSink);
        log.onEnded(connection);
        // When
        log.configure(new AccessLogConfig(AccessLogFormat.TEXT));
        log.onEnded(connection);
        log.close();
        // Then
        assertThat(logSink.lines().get(0)).startsWith("{\"time\":");
        assertThat(logSink.lines().get(1)).startsWith("[2001:db8::9]:49320 [24/Nov/2026:");
    }

    @Test
    void shouldAllocateNextToNothingWhenLinesAreMade() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int lines = 20_000;
        long allocated;
        try (AccessLog log = started(LogSink.attentive())) {
            end(log, lines);
            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            end(log, lines);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        // Then: the three addresses' bytes, which the JDK only gives as copies; the pieces were there already, or
        // nearly
        assertThat(allocated / lines).isLessThanOrEqualTo(100 + LogQueue.MAX_BUFFERS * LogBuffer.CAPACITY / lines);
    }

    private void end(AccessLog log, int connections) {
        for (int i = 0; i < connections; i++) {
            log.onEnded(connection);
        }
    }

    private AccessLog started(LogSink logSink) {
        AccessLog log = new AccessLog(logSink, lost::addAndGet);
        log.start();
        return log;
    }
}
