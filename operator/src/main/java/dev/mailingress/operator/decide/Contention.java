package dev.mailingress.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brake for an object that the operator and somebody else change in turns. A round is a write of the operator that restores what
 * somebody else has undone:
 *
 * <pre>
 *   counting --undone again after 3 rounds in 10 minutes--> stopped: no write for 1 minute
 *   stopped  --undone after another round-----------------> stopped: no write for 2, 4, 8 … at most 60 minutes
 *   any      --nothing is undone for 10 minutes-----------> counting, from the beginning
 * </pre>
 *
 * @param rounds times of the last rounds while counting, at most {@value #MAX_ROUNDS}, the oldest first
 * @param lastUndone when the operator last saw its fields undone; null if never
 * @param stoppedSince time of the stop, or of the last round after it; null while counting
 * @param backOff time without a write after {@code stoppedSince}; zero while counting
 * @param granted whether the last attempt may write
 */
public record Contention(
        List<Instant> rounds,
        @Nullable Instant lastUndone,
        @Nullable Instant stoppedSince,
        Duration backOff,
        boolean granted) {

    public static final int MAX_ROUNDS = 3;

    static final Duration WINDOW = Duration.ofMinutes(10);
    static final Duration FIRST_BACK_OFF = Duration.ofMinutes(1);
    static final Duration MAX_BACK_OFF = Duration.ofMinutes(60);

    /** Nobody has undone anything. */
    public static final Contention NONE = new Contention(List.of(), null, null, Duration.ZERO, true);

    public Contention {
        rounds = List.copyOf(rounds);
    }

    /** State after an attempt to restore what somebody else has undone; {@link #granted} is the answer. */
    public Contention attempt(Instant now) {
        if (lastUndone == null || !lastUndone.plus(WINDOW).isAfter(now)) {
            return counting(List.of(now), now);
        }
        if (stoppedSince != null) {
            return now.isBefore(stoppedSince.plus(backOff))
                    ? new Contention(rounds, now, stoppedSince, backOff, false)
                    : new Contention(rounds, now, now, doubled(), true);
        }
        List<Instant> recent =
                rounds.stream().filter(round -> round.plus(WINDOW).isAfter(now)).toList();
        return recent.size() < MAX_ROUNDS
                ? counting(Stream.concat(recent.stream(), Stream.of(now)).toList(), now)
                : new Contention(recent, now, now, FIRST_BACK_OFF, false);
    }

    /** State once the object is as the operator wants it, for whatever reason; the rounds still count. */
    public Contention settled() {
        return new Contention(rounds, lastUndone, stoppedSince, backOff, true);
    }

    /** When the operator tries again; empty while it may write. */
    public Optional<Instant> retryAt() {
        return granted || stoppedSince == null ? Optional.empty() : Optional.of(stoppedSince.plus(backOff));
    }

    private static Contention counting(List<Instant> rounds, Instant now) {
        return new Contention(rounds, now, null, Duration.ZERO, true);
    }

    private Duration doubled() {
        Duration doubled = backOff.multipliedBy(2);
        return doubled.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : doubled;
    }
}
