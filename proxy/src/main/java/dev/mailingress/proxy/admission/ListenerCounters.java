package dev.mailingress.proxy.admission;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All that is counted of one listener, whatever its configuration. Thread-safe. */
final class ListenerCounters {

    private final BoundedCount connections = new BoundedCount();
    private final SourceSurvey survey = new SourceSurvey();
    // Filled at once and never changed, so that threads may share it.
    private final Map<LocalKind, SourceTally> tallies = new EnumMap<>(LocalKind.class);

    ListenerCounters() {
        for (LocalKind kind : LocalKind.values()) {
            tallies.put(kind, new SourceTally(kind));
        }
    }

    BoundedCount connections() {
        return connections;
    }

    SourceSurvey survey() {
        return survey;
    }

    void localCame(LocalKind kind, InetAddress source, long millis) {
        SourceTally tally = tallies.get(kind);
        if (tally != null) {
            tally.came(source, millis);
        }
    }

    LocalSources.OfListener snapshot(ListenerKey key) {
        List<LocalSources.OfKind> kinds = new ArrayList<>();
        for (SourceTally tally : tallies.values()) {
            LocalSources.OfKind snapshot = tally.snapshot();
            if (snapshot != null) {
                kinds.add(snapshot);
            }
        }
        return new LocalSources.OfListener(key.door(), key.name(), survey.connections(), survey.onlySource(), kinds);
    }
}
