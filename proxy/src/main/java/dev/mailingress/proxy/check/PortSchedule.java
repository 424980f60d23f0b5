package dev.mailingress.proxy.check;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Last check of a port, and when it may be checked again: once a minute, and earlier if the verdict may be transient,
 * after 5 s, 10 s, 20 s and so on. After each of these regular checks one extra check is allowed because of a failure.
 * So a port whose verdicts are conclusive is checked twice a minute at most on average, and every port at intervals of
 * 5 s at least. Times are those of {@link System#nanoTime()}.
 *
 * @param checkedNanos time of the last check
 * @param dueNanos time of the next regular one
 * @param interval between the last regular one and {@code dueNanos}; doubled while verdicts are transient
 * @param extraUsed whether the last check was an extra one
 */
record PortSchedule(
        List<PortVerdict> verdicts, long checkedNanos, long dueNanos, Duration interval, boolean extraUsed) {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    /** @param last null for the first check */
    static PortSchedule after(@Nullable PortSchedule last, List<PortVerdict> verdicts, long now) {
        Duration interval = interval(last, verdicts);
        long due = now + interval.toNanos();
        if (last == null || last.dueNanos - now <= 0) {
            return new PortSchedule(verdicts, now, due, interval, false);
        }
        long regular = now + Math.max(last.dueNanos - now, FIRST_RETRY.toNanos());
        return due - regular > 0
                ? new PortSchedule(verdicts, now, regular, last.interval, true)
                : new PortSchedule(verdicts, now, due, interval, true);
    }

    private static Duration interval(@Nullable PortSchedule last, List<PortVerdict> verdicts) {
        if (!isTransient(verdicts)) {
            return INTERVAL;
        }
        if (last == null || !isTransient(last.verdicts)) {
            return FIRST_RETRY;
        }
        Duration doubled = last.interval.multipliedBy(2);
        return doubled.compareTo(INTERVAL) < 0 ? doubled : INTERVAL;
    }

    private static boolean isTransient(List<PortVerdict> verdicts) {
        return verdicts.stream().anyMatch(verdict -> verdict.verdict().isTransient());
    }

    /** Time until the port may be checked; not positive if it may be now. */
    long waitNanos(CheckReason reason, long now) {
        long regular = dueNanos - now;
        return reason == CheckReason.REGULAR || extraUsed
                ? regular
                : Math.min(regular, checkedNanos + FIRST_RETRY.toNanos() - now);
    }
}
