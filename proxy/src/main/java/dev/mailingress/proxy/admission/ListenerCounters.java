package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All that is counted of one listener, whatever its configuration. Thread-safe. */
final class ListenerCounters {

    private final BoundedCounter connections = new BoundedCounter();
    private final SingleSourceDetector survey = new SingleSourceDetector();
    // Filled at once and never changed, so that threads may share it.
    private final Map<LocalAddressKind, LocalSourceCounter> tallies = new EnumMap<>(LocalAddressKind.class);

    ListenerCounters() {
        for (LocalAddressKind kind : LocalAddressKind.values()) {
            tallies.put(kind, new LocalSourceCounter(kind));
        }
    }

    BoundedCounter connections() {
        return connections;
    }

    SingleSourceDetector survey() {
        return survey;
    }

    void localCame(LocalAddressKind kind, InetAddress source, long millis) {
        LocalSourceCounter tally = tallies.get(kind);
        if (tally != null) {
            tally.came(source, millis);
        }
    }

    LocalSources.ListenerSources snapshot(ListenerKey key) {
        List<LocalSources.KindSources> kinds = new ArrayList<>();
        for (LocalSourceCounter tally : tallies.values()) {
            LocalSources.KindSources snapshot = tally.snapshot();
            if (snapshot != null) {
                kinds.add(snapshot);
            }
        }
        return new LocalSources.ListenerSources(
                key.exposure(), key.name(), survey.connections(), survey.onlySource(), kinds);
    }
}
