package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import org.jspecify.annotations.Nullable;

/** What a listener is counted by, so that its counters survive a new configuration. */
record ListenerKey(Exposure exposure, String name) {

    // By hand: what the compiler makes for a record is linked at its first call, by method handles that no AOT
    // cache holds (JEP 483), and that costs every start some milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListenerKey that && exposure == that.exposure && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + exposure.hashCode();
    }
}
