package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether all connections of a listener come from one private address: then either something rewrites the
 * clients' addresses, or there is only one client. Thread-safe; lock-free once a second or a public address was seen.
 */
final class SingleSourceDetector {

    private final AtomicLong connections = new AtomicLong();
    private volatile boolean settled;
    private volatile @Nullable InetAddress only;

    /** @param bits of {@code source} */
    void record(InetAddress source, AddressBits bits) {
        connections.incrementAndGet();
        if (!settled && !source.equals(only)) {
            recordNew(source, bits);
        }
    }

    private synchronized void recordNew(InetAddress source, AddressBits bits) {
        if (settled || source.equals(only)) {
            return;
        }
        settled = only != null || !bits.isPrivate();
        only = settled ? null : source;
    }

    long connections() {
        return connections.get();
    }

    /** Null if there were no connections, a public address or several addresses. */
    @Nullable
    InetAddress onlySource() {
        return only;
    }
}
