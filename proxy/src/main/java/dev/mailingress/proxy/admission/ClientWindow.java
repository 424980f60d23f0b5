package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Clients of all public listeners in the last 15 minutes, in a ring of one counter for each minute. Thread-safe; without
 * locks and allocations for a client whose address is not local.
 */
final class ClientWindow {

    /** With the present one, so that nothing older than 15 minutes counts. */
    static final int MINUTES = 15;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicReferenceArray<@Nullable MinuteCounts> minutes = new AtomicReferenceArray<>(MINUTES);
    private final AtomicLong othersInARow = new AtomicLong();
    private final LocalAddressTable localAddresses = new LocalAddressTable();
    private final RecentClients recent = new RecentClients(ClientSnapshot.MAX_RECENT);
    private volatile long lastLocalMillis = NEVER;

    /**
     * Counts a connection.
     *
     * @param bits of {@code source}
     * @param kind null if the address is not local
     * @param now of a monotonic clock, in nanoseconds
     * @param millis since the epoch
     */
    void record(
            ListenerRules rules,
            InetAddress source,
            AddressBits bits,
            @Nullable LocalAddressKind kind,
            long now,
            long millis) {
        long minute = Math.floorDiv(now, MINUTE);
        of(minute).record(source, bits, kind != null);
        recent.add(rules, source, millis);
        if (kind == null) {
            othersInARow.incrementAndGet();
        } else {
            othersInARow.set(0);
            lastLocalMillis = millis;
            localAddresses.record(source, kind, rules.key().name(), minute, millis);
        }
    }

    private MinuteCounts of(long minute) {
        int index = Math.floorMod(minute, MINUTES);
        MinuteCounts counts = minutes.get(index);
        while (counts == null || counts.minute() < minute) {
            MinuteCounts next = new MinuteCounts(minute);
            MinuteCounts witness = minutes.compareAndExchange(index, counts, next);
            counts = witness == counts ? next : witness;
        }
        return counts;
    }

    /** @param now of the same clock */
    ClientSnapshot snapshot(long now) {
        long minute = Math.floorDiv(now, MINUTE);
        List<MinuteCounts> counted = counted(minute);
        long last = lastLocalMillis;
        return new ClientSnapshot(
                Duration.ofMinutes(MINUTES),
                counted.stream().mapToLong(MinuteCounts::connections).sum(),
                counted.stream().mapToLong(MinuteCounts::local).sum(),
                othersInARow.get(),
                last == NEVER ? null : Instant.ofEpochMilli(last),
                localAddresses.snapshot(minute),
                onlySource(counted),
                recent.snapshot());
    }

    private List<MinuteCounts> counted(long minute) {
        List<MinuteCounts> counted = new ArrayList<>();
        for (int i = 0; i < MINUTES; i++) {
            MinuteCounts counts = minutes.get(i);
            if (counts != null && counts.minute() > minute - MINUTES && counts.connections() > 0) {
                counted.add(counts);
            }
        }
        return counted;
    }

    private static @Nullable InetAddress onlySource(List<MinuteCounts> counted) {
        InetAddress only = counted.isEmpty() ? null : counted.get(0).onlySource();
        boolean same = only != null && counted.stream().allMatch(counts -> only.equals(counts.onlySource()));
        return same ? only : null;
    }
}
