package dev.mailingress.proxy.observe;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes instants in UTC with milliseconds. The date is kept from line to line, because it changes once a day and is what
 * takes a calendar; the rest is divided out.
 *
 * <p>Years have four digits: 0000 to 9999, as RFC 3339 has them.
 */
final class TimestampText {

    private static final int SECONDS_A_DAY = 86_400;
    private static final int SECONDS_AN_HOUR = 3_600;
    private static final int SECONDS_A_MINUTE = 60;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final LineBuffer line;
    private LocalDate date = LocalDate.EPOCH;
    private long epochDay;

    TimestampText(LineBuffer line) {
        this.line = line;
    }

    /** {@code 2026-11-24T04:00:00.123Z}. */
    void rfc3339(Instant instant) {
        on(instant);
        line.digits(date.getYear(), 4);
        line.put('-');
        line.digits(date.getMonthValue(), 2);
        line.put('-');
        line.digits(date.getDayOfMonth(), 2);
        line.put('T');
        time(instant);
        line.put('Z');
    }

    /** {@code 24/Nov/2026:04:00:00.123}. */
    void haproxy(Instant instant) {
        on(instant);
        line.digits(date.getDayOfMonth(), 2);
        line.put('/');
        line.put(MONTHS[date.getMonthValue() - 1]);
        line.put('/');
        line.digits(date.getYear(), 4);
        line.put(':');
        time(instant);
    }

    private void on(Instant instant) {
        long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_A_DAY);
        if (day != epochDay) {
            date = LocalDate.ofEpochDay(day);
            epochDay = day;
        }
    }

    private void time(Instant instant) {
        int second = Math.floorMod(instant.getEpochSecond(), SECONDS_A_DAY);
        line.digits(second / SECONDS_AN_HOUR, 2);
        line.put(':');
        line.digits(second / SECONDS_A_MINUTE % SECONDS_A_MINUTE, 2);
        line.put(':');
        line.digits(second % SECONDS_A_MINUTE, 2);
        line.put('.');
        line.digits(instant.getNano() / NANOS_A_MILLI, 3);
    }
}
