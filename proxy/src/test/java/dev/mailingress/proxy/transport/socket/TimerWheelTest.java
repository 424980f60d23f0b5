package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long TICK = TimerWheel.TICK_NANOS;

    private long now = 17;
    private final TimerWheel wheel = new TimerWheel(() -> now);

    @Property(tries = 300)
    void shouldNeverFireEarlyAndAtMostTwoTicksLate(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 120_000) Integer> delaysMillis) {
        // Given
        long[] firedAt = new long[delaysMillis.size()];
        long begin = now;
        for (int i = 0; i < firedAt.length; i++) {
            int timer = i;
            wheel.schedule(nanos(delaysMillis.get(i)), () -> firedAt[timer] = now);
        }

        // When
        while (wheel.nanosToNext() >= 0) {
            now += Math.max(1, wheel.nanosToNext());
            wheel.advance();
        }

        // Then
        for (int i = 0; i < firedAt.length; i++) {
            assertThat(firedAt[i] - begin)
                    .as("timer of %s ms", delaysMillis.get(i))
                    .isBetween(nanos(delaysMillis.get(i)), nanos(delaysMillis.get(i)) + 2 * TICK);
        }
    }

    @Property(tries = 300)
    void shouldFireExactlyTimersThatWereNotCancelled(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 200_000) Integer> delaysMillis,
            @ForAll long choice) {
        // Given
        List<Integer> fired = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < delaysMillis.size(); i++) {
            int timer = i;
            Loop.Cancellable cancellable = wheel.schedule(nanos(delaysMillis.get(i)), () -> fired.add(timer));
            if ((choice >> i & 1) == 0) {
                cancellable.cancel();
                cancellable.cancel();
            } else {
                kept.add(timer);
            }
        }

        // When
        now += TimeUnit.HOURS.toNanos(1);
        wheel.advance();

        // Then
        assertThat(fired).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(wheel.nanosToNext()).isNegative();
    }

    @Test
    void shouldNotFireNextTimerOfSlotWhenTaskCancelsIt() {
        // Given
        AtomicInteger fired = new AtomicInteger();
        List<Loop.Cancellable> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(wheel.schedule(TICK, () -> {
                fired.incrementAndGet();
                both.forEach(Loop.Cancellable::cancel);
            }));
        }

        // When
        now += 5 * TICK;
        wheel.advance();

        // Then
        assertThat(fired).hasValue(1);
    }

    @Test
    void shouldFireOtherTimersOfSlotWhenTaskThrows() {
        // Given
        AtomicInteger fired = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            wheel.schedule(TICK, () -> {
                if (fired.incrementAndGet() == 1) {
                    throw new IllegalStateException("thrown by the test");
                }
            });
        }

        // When
        now += 5 * TICK;
        wheel.advance();

        // Then
        assertThat(fired).hasValue(3);
    }

    @Test
    void shouldWaitFullDelayWhenTaskReschedulesItself() {
        // Given
        List<Long> firedAt = new ArrayList<>();
        wheel.schedule(TICK, () -> {
            firedAt.add(now);
            wheel.schedule(3 * TICK, () -> firedAt.add(now));
        });

        // When
        while (wheel.nanosToNext() >= 0) {
            now += Math.max(1, wheel.nanosToNext());
            wheel.advance();
        }

        // Then
        assertThat(firedAt).hasSize(2);
        assertThat(firedAt.get(1) - firedAt.get(0)).isBetween(3 * TICK, 5 * TICK);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
