package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts of one local source address by minute, guarded by the lock of its {@link LocalAddressTable}. */
final class LocalAddressCounts {

    private final int[] counts = new int[ClientWindow.MINUTES];
    private LocalAddressKind kind = LocalAddressKind.OTHER;
    private @Nullable String listener;
    private long minute;
    private long lastMillis;

    /** @param minute of its first connection */
    LocalAddressCounts(long minute) {
        this.minute = minute;
    }

    void record(LocalAddressKind newKind, String usedListener, long now, long millis) {
        advance(now);
        boolean isOnly = sum() == 0 || usedListener.equals(listener);
        listener = isOnly ? usedListener : null;
        kind = newKind;
        lastMillis = millis;
        counts[Math.floorMod(now, ClientWindow.MINUTES)]++;
    }

    /** Forgets what is older than the window that ends with {@code now}. */
    void advance(long now) {
        for (long next = Math.max(minute + 1, now - ClientWindow.MINUTES + 1); next <= now; next++) {
            counts[Math.floorMod(next, ClientWindow.MINUTES)] = 0;
        }
        minute = Math.max(minute, now);
    }

    long sum() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    ClientSnapshot.LocalAddress snapshot(InetAddress address) {
        return new ClientSnapshot.LocalAddress(address, kind, listener, sum(), Instant.ofEpochMilli(lastMillis));
    }
}
