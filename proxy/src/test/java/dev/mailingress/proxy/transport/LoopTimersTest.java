package dev.mailingress.proxy.transport;

import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.testing.Requires;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers of an otherwise idle loop. */
@Requires(Requires.Need.LINUX)
class LoopTimersTest {

    private static final int CHAIN = 5;

    @ParameterizedTest
    @EnumSource
    void shouldFireTimersThatAreScheduledByTimers(TransportKind kind) {
        // Given
        AtomicInteger fired = new AtomicInteger();
        try (Transport transport = TransportSelector.open(kind, 1)) {
            Loop loop = transport.loops().get(0);
            // When
            loop.execute(() -> scheduleNext(loop, fired));
            // Then
            await().atMost(Duration.ofSeconds(10)).until(() -> fired.get() == CHAIN);
        }
    }

    private static void scheduleNext(Loop loop, AtomicInteger fired) {
        loop.schedule(Duration.ofMillis(50), () -> {
            if (fired.incrementAndGet() < CHAIN) {
                scheduleNext(loop, fired);
            }
        });
    }
}
