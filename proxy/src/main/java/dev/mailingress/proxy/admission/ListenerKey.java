package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import org.jspecify.annotations.Nullable;

/** Identity of a listener across configurations, which keeps its counters. */
record ListenerKey(Exposure exposure, String name) {

    // Written by hand: a record's generated methods are linked at their first call by method handles, which an AOT
    // cache does not contain (JEP 483), and that costs some milliseconds at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListenerKey that && exposure == that.exposure && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + exposure.hashCode();
    }
}
