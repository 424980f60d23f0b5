package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counters of one listener, across configurations. Thread-safe. */
final class ListenerCounters {

    private final BoundedCounter connections = new BoundedCounter();
    private final SingleSourceDetector singleSource = new SingleSourceDetector();
    // Filled by the constructor and never changed, so that threads may share it.
    private final Map<LocalAddressKind, LocalSourceCounter> localSources = new EnumMap<>(LocalAddressKind.class);

    ListenerCounters() {
        for (LocalAddressKind kind : LocalAddressKind.values()) {
            localSources.put(kind, new LocalSourceCounter(kind));
        }
    }

    BoundedCounter connections() {
        return connections;
    }

    SingleSourceDetector singleSource() {
        return singleSource;
    }

    void recordLocal(LocalAddressKind kind, InetAddress source, long millis) {
        LocalSourceCounter counter = localSources.get(kind);
        if (counter != null) {
            counter.record(source, millis);
        }
    }

    LocalSources.ListenerSources snapshot(ListenerKey key) {
        List<LocalSources.KindSources> kinds = new ArrayList<>();
        for (LocalSourceCounter counter : localSources.values()) {
            LocalSources.KindSources snapshot = counter.snapshot();
            if (snapshot != null) {
                kinds.add(snapshot);
            }
        }
        return new LocalSources.ListenerSources(
                key.exposure(), key.name(), singleSource.connections(), singleSource.onlySource(), kinds);
    }
}
