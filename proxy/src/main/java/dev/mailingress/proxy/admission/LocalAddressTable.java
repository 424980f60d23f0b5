package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts of recent local source addresses. If it is full, the least recently seen one is dropped. Thread-safe. */
final class LocalAddressTable {

    static final int MAX_ADDRESSES = 256;

    private final Map<InetAddress, LocalAddressCounts> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Counts a connection.
     *
     * @param minute of a monotonic clock
     * @param millis since the epoch
     */
    synchronized void record(InetAddress source, LocalAddressKind kind, String listener, long minute, long millis) {
        LocalAddressCounts counts = byAddress.get(source);
        if (counts == null) {
            counts = new LocalAddressCounts(minute);
            byAddress.put(source, counts);
            if (byAddress.size() > MAX_ADDRESSES) {
                byAddress.remove(byAddress.keySet().iterator().next());
            }
        }
        counts.record(kind, listener, minute, millis);
    }

    /** The most frequent addresses of the window that ends with this minute. */
    synchronized List<ClientSnapshot.LocalAddress> snapshot(long minute) {
        byAddress.values().forEach(counts -> counts.advance(minute));
        byAddress.values().removeIf(counts -> counts.sum() == 0);
        return byAddress.entrySet().stream()
                .map(entry -> entry.getValue().snapshot(entry.getKey()))
                .sorted(Comparator.comparingLong(ClientSnapshot.LocalAddress::connections)
                        .thenComparing(ClientSnapshot.LocalAddress::last)
                        .reversed())
                .limit(ClientSnapshot.MAX_SOURCES)
                .toList();
    }
}
