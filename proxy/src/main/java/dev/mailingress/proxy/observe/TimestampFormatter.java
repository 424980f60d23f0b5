package dev.mailingress.proxy.observe;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Formats instants in UTC with milliseconds. All but the milliseconds is cached, because most lines of a busy proxy
 * share a second.
 *
 * <p>Years have four digits, 0000 to 9999, as in RFC 3339.
 */
final class TimestampFormatter {

    private static final int SECONDS_A_DAY = 86_400;
    private static final int SECONDS_AN_HOUR = 3_600;
    private static final int SECONDS_A_MINUTE = 60;
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final LineBuffer line;
    private final Form form;
    private final byte[] cached;
    private LocalDate date = LocalDate.EPOCH;
    private long second = Long.MIN_VALUE;

    TimestampFormatter(LineBuffer line, Form form) {
        this.line = line;
        this.form = form;
        this.cached = new byte[form.length];
    }

    /** Format of a timestamp. */
    enum Form {
        /** {@code 2026-11-24T04:00:00.123Z}, without the Z. */
        RFC_3339(20),
        /** {@code 24/Nov/2026:04:00:00.123}. */
        HAPROXY(21);

        private final int length;

        /** @param length up to and including the decimal point */
        Form(int length) {
            this.length = length;
        }
    }

    void write(Instant instant) {
        if (instant.getEpochSecond() == second) {
            line.put(cached);
        } else {
            int from = line.length();
            date(instant.getEpochSecond());
            time(Math.floorMod(instant.getEpochSecond(), SECONDS_A_DAY));
            System.arraycopy(line.bytes(), from, cached, 0, cached.length);
            second = instant.getEpochSecond();
        }
        line.digits(instant.getNano() / NANOS_A_MILLI, 3);
    }

    private void date(long epochSecond) {
        long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
        if (day != date.toEpochDay()) {
            date = LocalDate.ofEpochDay(day);
        }
        switch (form) {
            case RFC_3339 -> {
                line.digits(date.getYear(), 4);
                line.put('-');
                line.digits(date.getMonthValue(), 2);
                line.put('-');
                line.digits(date.getDayOfMonth(), 2);
                line.put('T');
            }
            case HAPROXY -> {
                line.digits(date.getDayOfMonth(), 2);
                line.put('/');
                line.put(MONTHS[date.getMonthValue() - 1]);
                line.put('/');
                line.digits(date.getYear(), 4);
                line.put(':');
            }
        }
    }

    private void time(int secondOfDay) {
        line.digits(secondOfDay / SECONDS_AN_HOUR, 2);
        line.put(':');
        line.digits(secondOfDay / SECONDS_A_MINUTE % SECONDS_A_MINUTE, 2);
        line.put(':');
        line.digits(secondOfDay % SECONDS_A_MINUTE, 2);
        line.put('.');
    }
}
