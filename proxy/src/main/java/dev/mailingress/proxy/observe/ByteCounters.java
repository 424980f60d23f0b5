package dev.mailingress.proxy.observe;

import java.util.Locale;

/** Counters of relayed bytes by direction. Thread-safe. */
final class ByteCounters {

    private final CounterSet<Direction> bytes;

    /** @param labels common labels as they appear between the braces */
    ByteCounters(String labels) {
        this.bytes = new CounterSet<>(Direction.class, labels, "direction", Direction::label);
    }

    private enum Direction {
        FROM_CLIENT,
        TO_CLIENT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void add(long fromClient, long toClient) {
        bytes.add(Direction.FROM_CLIENT, fromClient);
        bytes.add(Direction.TO_CLIENT, toClient);
    }

    void write(Exposition out) {
        bytes.write(out);
    }
}
