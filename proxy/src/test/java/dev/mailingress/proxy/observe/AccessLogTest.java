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

    private static final int MAX_LINES_PER_BUFFER = LogBuffer.CAPACITY / 200;

    private final ConnectionRecord connection = served(route("smtp"));
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void shouldLoseNothingWhenClosed() throws InterruptedException {
        // Given
        LogSink sink = LogSink.ready();
        AccessLog log = started(sink);
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
        assertThat(sink.lines())
                .hasSize(2_000 - lost.get())
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("\"refused\":null}"));
        assertThat(lost).hasValue(0);
    }

    @Test
    void shouldBatchLines() {
        // Given
        LogSink sink = LogSink.ready();
        AccessLog log = started(sink);
        // When
        end(log, 1_000);
        log.close();
        // Then
        assertThat(sink.lines()).hasSize(1_000);
        assertThat(sink.writes()).isLessThanOrEqualTo(1_000 / 150);
    }

    @Test
    void shouldWriteSingleLineSoon() {
        // Given
        LogSink sink = LogSink.ready();
        try (AccessLog log = started(sink)) {
            for (int round = 1; round <= 2; round++) {
                int lines = round;
                // When
                log.onEnded(connection);
                // Then
                await().atMost(LogQueue.PATIENCE.multipliedBy(3))
                        .untilAsserted(() -> assertThat(sink.lines()).hasSize(lines));
            }
        }
    }

    @Test
    void shouldDropAndCountLinesWithoutBlockingWhenOutputIsSlow() throws InterruptedException {
        // Given
        LogSink sink = LogSink.blocked();
        AccessLog log = started(sink);
        log.onEnded(connection);
        sink.awaitFirstWrite();
        // When
        int more = LogQueue.MAX_PIECES * MAX_LINES_PER_BUFFER * 2;
        end(log, more);
        // Then
        int kept = more + 1 - lost.get();
        assertThat(lost.get()).isPositive();
        assertThat(kept).isGreaterThan((LogQueue.MAX_PIECES - 1) * LogBuffer.CAPACITY / 400);
        // When
        sink.unblock();
        log.close();
        // Then
        assertThat(sink.lines()).hasSize(kept);
    }

    @Test
    void shouldAcceptLinesAgainWhenOutputHasCaughtUp() throws InterruptedException {
        // Given
        LogSink sink = LogSink.blocked();
        AccessLog log = started(sink);
        log.onEnded(connection);
        sink.awaitFirstWrite();
        end(log, LogQueue.MAX_PIECES * MAX_LINES_PER_BUFFER * 2);
        int kept = 1 + LogQueue.MAX_PIECES * MAX_LINES_PER_BUFFER * 2 - lost.get();
        // When
        sink.unblock();
        await().until(() -> sink.lines().size() == kept);
        lost.set(0);
        end(log, 1_000);
        log.close();
        // Then
        assertThat(lost).hasValue(0);
        assertThat(sink.lines()).hasSize(kept + 1_000);
    }

    @Test
    void shouldCountFailedLinesAndContinueWhenOutputRecovers() {
        // Given
        LogSink sink = LogSink.ready();
        sink.failing(true);
        AccessLog log = started(sink);
        end(log, 3);
        await().untilAsserted(() -> assertThat(lost).hasValue(3));
        // When
        sink.failing(false);
        log.onEnded(connection);
        log.close();
        // Then
        assertThat(sink.lines()).hasSize(1);
        assertThat(lost).hasValue(3);
    }

    @Test
    void shouldCountLinesAsLostAfterClose() {
        // Given
        AccessLog log = started(LogSink.ready());
        log.close();
        // When
        log.onEnded(connection);
        // Then
        assertThat(lost).hasValue(1);
    }

    @Test
    void shouldChangeFormatWhenConfigurationChanges() {
        // Given
        LogSink sink = LogSink.ready();
        AccessLog log = started(sink);
        log.onEnded(connection);
        // When
        log.configure(new AccessLogConfig(AccessLogFormat.TEXT));
        log.onEnded(connection);
        log.close();
        // Then
        assertThat(sink.lines().get(0)).startsWith("{\"time\":");
        assertThat(sink.lines().get(1)).startsWith("[2001:db8::9]:49320 [24/Nov/2026:");
    }

    @Test
    void shouldAllocateLittlePerLine() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int lines = 20_000;
        long allocated;
        try (AccessLog log = started(LogSink.ready())) {
            end(log, lines);
            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            end(log, lines);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        // Then: the bytes of the three addresses, which the JDK returns only as copies; nearly all buffers existed
        assertThat(allocated / lines).isLessThanOrEqualTo(100 + LogQueue.MAX_PIECES * LogBuffer.CAPACITY / lines);
    }

    private void end(AccessLog log, int connections) {
        for (int i = 0; i < connections; i++) {
            log.onEnded(connection);
        }
    }

    private AccessLog started(LogSink sink) {
        AccessLog log = new AccessLog(sink, lost::addAndGet);
        log.start();
        return log;
    }
}
