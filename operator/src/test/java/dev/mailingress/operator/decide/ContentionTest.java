package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the operator restores what somebody else keeps undoing. */
class ContentionTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    /** Attempts at these seconds; W is a write, - is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            an owner replaces the workload now and then      | 0 700 1400 2100 2800         | W W W W W
            three changes within ten minutes are restored    | 0 10 20                      | W W W
            the fourth is not                                | 0 10 20 30                   | W W W -
            it slides: the first round is ten minutes old    | 0 300 590 600                | W W W W
            it is tried again after a minute                 | 0 10 20 30 60 89 90          | W W W - - - W
            then after two minutes                           | 0 10 20 30 90 120 209 210    | W W W - W - - W
            and four                                         | 0 1 2 3 63 183 300 422 423   | W W W - W W - - W
            ten quiet minutes end it                         | 0 10 20 30 90 690 700 710 720 | W W W - W W W W -
            nine do not                                      | 0 10 20 30 90 630 640        | W W W - W W -
            """)
    void shouldWriteWhen(String history, String seconds, String writes) {
        // Given
        Contention contention = Contention.NONE;
        List<String> written = new ArrayList<>();
        // When
        for (String second : Arrays.asList(seconds.split(" ", -1))) {
            contention = contention.attempt(START.plusSeconds(Long.parseLong(second)));
            written.add(contention.granted() ? "W" : "-");
        }
        // Then
        assertThat(written.stream().collect(Collectors.joining(" ")))
                .as(history)
                .isEqualTo(writes);
        assertThat(contention.retryAt().isEmpty()).isEqualTo(contention.granted());
    }

    @Property
    void shouldWriteLessAndLessWhenEverythingIsUndone(
            @ForAll @IntRange(min = 1, max = 599) int interval,
            @ForAll @Size(min = 200, max = 2000) List<Boolean> passes) {
        // Given
        Contention contention = Contention.NONE;
        List<Instant> writes = new ArrayList<>();
        // When
        Instant now = START;
        for (boolean second : passes) {
            contention = contention.attempt(now);
            if (contention.granted()) {
                writes.add(now);
            }
            now = now.plusSeconds(second ? interval : 1);
        }
        // Then
        for (int i = 0; i + Contention.MAX_ROUNDS < writes.size(); i++) {
            Instant fourth = writes.get(i + Contention.MAX_ROUNDS);
            assertThat(Duration.between(writes.get(i), fourth)).isGreaterThanOrEqualTo(Contention.FIRST_BACK_OFF);
        }
        if (contention.stoppedSince() != null) {
            assertThat(contention.backOff()).isBetween(Contention.FIRST_BACK_OFF, Contention.MAX_BACK_OFF);
        }
    }

    /** Somebody undoes every write at once: the operator looks every 30 seconds, for a week. */
    @Property(tries = 50)
    void shouldNeverGiveUpForMoreThanAnHour(@ForAll @IntRange(min = 1, max = 60) int seconds) {
        // Given
        Contention contention = Contention.NONE;
        Instant lastWrite = START;
        Duration longest = Duration.ZERO;
        int writes = 0;
        // When
        for (Instant now = START; now.isBefore(START.plus(Duration.ofDays(7))); now = now.plusSeconds(seconds)) {
            contention = contention.attempt(now);
            if (contention.granted()) {
                Duration pause = Duration.between(lastWrite, now);
                longest = pause.compareTo(longest) > 0 ? pause : longest;
                lastWrite = now;
                writes++;
            }
        }
        // Then
        assertThat(longest).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
        assertThat(writes).isLessThan(200);
        assertThat(contention.rounds()).hasSizeLessThanOrEqualTo(Contention.MAX_ROUNDS);
    }
}
