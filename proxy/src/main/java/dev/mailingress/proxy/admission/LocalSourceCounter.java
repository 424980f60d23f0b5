package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts a listener's connections from addresses of one {@link LocalAddressKind}. Thread-safe. */
final class LocalSourceCounter {

    private final LocalAddressKind kind;
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private long count;
    private long lastMillis;

    LocalSourceCounter(LocalAddressKind kind) {
        this.kind = kind;
    }

    /** @param millis since the epoch */
    synchronized void record(InetAddress source, long millis) {
        count++;
        lastMillis = millis;
        if (addresses.size() < LocalSources.MAX_DISTINCT) {
            addresses.add(source);
        }
    }

    /** Null if there were none. */
    synchronized LocalSources.@Nullable KindSources snapshot() {
        if (count == 0) {
            return null;
        }
        return new LocalSources.KindSources(
                kind,
                count,
                Instant.ofEpochMilli(lastMillis),
                addresses.size(),
                addresses.stream().limit(LocalSources.MAX_ADDRESSES).toList());
    }
}
