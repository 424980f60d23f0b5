package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether all connections of a listener came from one private address: then something rewrites the clients' addresses, or
 * there is one client. Thread-safe; without a lock once the answer is no.
 */
final class SingleSourceDetector {

    private final AtomicLong connections = new AtomicLong();
    private volatile boolean settled;
    private volatile @Nullable InetAddress only;

    /** @param bits of {@code source} */
    void record(InetAddress source, AddressBits bits) {
        connections.incrementAndGet();
        if (!settled && !source.equals(only)) {
            another(source, bits);
        }
    }

    private synchronized void another(InetAddress source, AddressBits bits) {
        if (settled || source.equals(only)) {
            return;
        }
        settled = only != null || !bits.isPrivate();
        only = settled ? null : source;
    }

    long connections() {
        return connections.get();
    }

    /** Null if there was none, a public one or more than one. */
    @Nullable
    InetAddress onlySource() {
        return only;
    }
}
