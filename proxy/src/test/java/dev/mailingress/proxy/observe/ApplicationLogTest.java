package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApplicationLogTest {

    private static final String LINE = "2026-11-30T19:00:00.000Z WARN AcceptMonitor - Cannot accept connections.";

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void shouldPassOnMessagesInOrder() {
        // Given
        ApplicationLog log = new ApplicationLog(console);
        log.start();
        PrintStream stream = log.asPrintStream();
        // When
        stream.println("first");
        await().until(() -> !console.toString(StandardCharsets.UTF_8).isEmpty());
        stream.println("zweite ä");
        log.close();
        // Then
        assertThat(console.toString(StandardCharsets.UTF_8).lines()).containsExactly("first", "zweite ä");
    }

    @Test
    void shouldNotBlockAndReportDroppedMessagesWhenNobodyReads() {
        // Given
        ApplicationLog log = new ApplicationLog(blockedUntil(gate));
        log.start();
        PrintStream stream = log.asPrintStream();
        int more = 100;
        int fitting = ApplicationLog.MAX_BYTES / (LINE.length() + 1);
        // When: the first ones may already be on their way out, and make room
        for (int i = 0; i < 2 * fitting + more; i++) {
            stream.println(LINE);
        }
        gate.countDown();
        await().until(() -> console.toString(StandardCharsets.UTF_8).contains("dropped"));
        log.close();
        // Then
        List<String> lines = console.toString(StandardCharsets.UTF_8).lines().toList();
        long passed = lines.stream().filter(LINE::equals).count();
        assertThat(lines).hasSize((int) passed + 1);
        assertThat(lines)
                .contains("WARN " + (2 * fitting + more - passed)
                        + " log messages were dropped, because standard error was not read.");
        assertThat(stream.checkError()).isFalse();
    }

    @Test
    void shouldReturnFromCloseWhenNobodyReads() {
        // Given
        ApplicationLog log = new ApplicationLog(blockedUntil(gate));
        log.start();
        log.asPrintStream().println(LINE);
        // When
        log.close();
        // Then
        assertThat(console.size()).isZero();
        gate.countDown();
    }

    @Test
    void shouldContinueWhenWriteFails() {
        // Given
        List<String> attempts = new ArrayList<>();
        ApplicationLog log = new ApplicationLog(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                synchronized (attempts) {
                    attempts.add(new String(bytes, offset, count, StandardCharsets.UTF_8));
                }
                throw new IOException("No space left on device");
            }
        });
        log.start();
        // When
        log.asPrintStream().print("one");
        await().until(() -> attempts.size() == 1);
        log.asPrintStream().print("two");
        log.close();
        // Then
        assertThat(attempts).containsExactly("one", "two");
    }

    @Property(tries = 50)
    void shouldPassOnEveryByteOfAnyMessages(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 4000) Integer> lengths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ApplicationLog log = new ApplicationLog(all);
        PrintStream stream = log.asPrintStream();
        log.start();
        StringBuilder expected = new StringBuilder();
        for (int length : lengths) {
            String message =
                    IntStream.range(0, length).mapToObj(i -> "" + i % 10).reduce("", String::concat);
            stream.print(message);
            expected.append(message);
        }
        log.close();
        assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    private OutputStream blockedUntil(CountDownLatch open) {
        return new OutputStream() {
            @Override
            public void write(int single) {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                console.write(bytes, offset, count);
            }
        };
    }
}
