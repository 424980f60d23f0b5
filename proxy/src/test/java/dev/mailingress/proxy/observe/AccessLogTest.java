package dev.mailingress.proxy.observe;

import static dev.mailingress.proxy.observe.Records.route;
import static dev.mailingress.proxy.observe.Records.served;
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

    private static final int LINES_A_PIECE_AT_MOST = LogPiece.CAPACITY / 200;

    private final ConnectionRecord connection = served(route("smtp"));
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void shouldLoseNothingWhenItIsClosedInOrder() throws InterruptedException {
        // Given
        Reader reader = Reader.attentive();
        AccessLog log = started(reader);
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
        assertThat(reader.lines())
                .hasSize(2_000 - lost.get())
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("\"refused\":null}"));
        assertThat(lost).hasValue(0);
    }

    @Test
    void shouldWriteManyLinesAtOnceWhenThereAreMany() {
        // Given
        Reader reader = Reader.attentive();
        AccessLog log = started(reader);
        // When
        end(log, 1_000);
        log.close();
        // Then
        assertThat(reader.lines()).hasSize(1_000);
        assertThat(reader.writes()).isLessThanOrEqualTo(1_000 / 150);
    }

    @Test
    void shouldWriteTheLineSoonWhenNothingElseHappens() {
        // Given
        Reader reader = Reader.attentive();
        try (AccessLog log = started(reader)) {
            for (int round = 1; round <= 2; round++) {
                int lines = round;
                // When
                log.ended(connection);
                // Then
                await().atMost(LogPieces.PATIENCE.multipliedBy(3))
                        .untilAsserted(() -> assertThat(reader.lines()).hasSize(lines));
            }
        }
    }

    @Test
    void shouldLoseAndCountLinesButNeverWaitWhenReaderIsSlow() throws InterruptedException {
        // Given
        Reader reader = Reader.asleep();
        AccessLog log = started(reader);
        log.ended(connection);
        reader.awaitAsked();
        // When
        int more = LogPieces.MAX_PIECES * LINES_A_PIECE_AT_MOST * 2;
        end(log, more);
        // Then
        int kept = more + 1 - lost.get();
        assertThat(lost.get()).isPositive();
        assertThat(kept).isGreaterThan((LogPieces.MAX_PIECES - 1) * LogPiece.CAPACITY / 400);
        // When
        reader.wakeUp();
        log.close();
        // Then
        assertThat(reader.lines()).hasSize(kept);
    }

    @Test
    void shouldTakeLinesAgainWhenReaderHasCaughtUp() throws InterruptedException {
        // Given
        Reader reader = Reader.asleep();
        AccessLog log = started(reader);
        log.ended(connection);
        reader.awaitAsked();
        end(log, LogPieces.MAX_PIECES * LINES_A_PIECE_AT_MOST * 2);
        int kept = 1 + LogPieces.MAX_PIECES * LINES_A_PIECE_AT_MOST * 2 - lost.get();
        // When
        reader.wakeUp();
        await().until(() -> reader.lines().size() == kept);
        lost.set(0);
        end(log, 1_000);
        log.close();
        // Then
        assertThat(lost).hasValue(0);
        assertThat(reader.lines()).hasSize(kept + 1_000);
    }

    @Test
    void shouldCountWhatFailedAndGoOnWhenOutputWorksAgain() {
        // Given
        Reader reader = Reader.attentive();
        reader.broken(true);
        AccessLog log = started(reader);
        end(log, 3);
        await().untilAsserted(() -> assertThat(lost).hasValue(3));
        // When
        reader.broken(false);
        log.ended(connection);
        log.close();
        // Then
        assertThat(reader.lines()).hasSize(1);
        assertThat(lost).hasValue(3);
    }

    @Test
    void shouldCountLinesAsLostWhenTheyComeAfterTheEnd() {
        // Given
        AccessLog log = started(Reader.attentive());
        log.close();
        // When
        log.ended(connection);
        // Then
        assertThat(lost).hasValue(1);
    }

    @Test
    void shouldChangeTheLinesShapeWhenConfigurationDoes() {
        // Given
        Reader reader = Reader.attentive();
        AccessLog log = started(reader);
        log.ended(connection);
        // When
        log.configure(new AccessLogConfig(AccessLogFormat.TEXT));
        log.ended(connection);
        log.close();
        // Then
        assertThat(reader.lines().get(0)).startsWith("{\"time\":");
        assertThat(reader.lines().get(1)).startsWith("[2001:db8::9]:49320 [24/Nov/2026:");
    }

    @Test
    void shouldAllocateNextToNothingWhenLinesAreMade() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int lines = 20_000;
        long allocated;
        try (AccessLog log = started(Reader.attentive())) {
            end(log, lines);
            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            end(log, lines);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        // Then: the three addresses' bytes, which the JDK only gives as copies; the pieces were there already, or
        // nearly
        assertThat(allocated / lines).isLessThanOrEqualTo(100 + LogPieces.MAX_PIECES * LogPiece.CAPACITY / lines);
    }

    private void end(AccessLog log, int connections) {
        for (int i = 0; i < connections; i++) {
            log.ended(connection);
        }
    }

    private AccessLog started(Reader reader) {
        AccessLog log = new AccessLog(reader, lost::addAndGet);
        log.start();
        return log;
    }
}
