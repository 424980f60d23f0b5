package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters of current and recent listeners. Thread-safe. */
final class ListenerRegistry {

    /** More than one configuration has, because removed listeners are kept in case they return. */
    static final int MAX_LISTENERS = 4 * ProxyConfig.MAX_LISTENERS;

    private final Map<ListenerKey, ListenerCounters> byKey = new ConcurrentHashMap<>();

    /**
     * Counts one more connection.
     *
     * @return false if {@code limit} is reached
     */
    boolean enter(ListenerKey key, int limit) {
        while (true) {
            ListenerCounters counters = of(key);
            if (counters.connections().enter(limit)) {
                return true;
            }
            if (!counters.connections().isRetired()) {
                return false;
            }
            // Retired between the look-up and the increment: the next look-up creates a new one.
            byKey.remove(key, counters);
        }
    }

    void leave(ListenerKey key) {
        of(key).connections().leave();
    }

    /** The counters of a listener with connections stay the same until the last of them ends. */
    ListenerCounters of(ListenerKey key) {
        ListenerCounters counters = byKey.get(key);
        return counters == null ? create(key) : counters;
    }

    private ListenerCounters create(ListenerKey key) {
        if (byKey.size() >= MAX_LISTENERS) {
            byKey.values().removeIf(counters -> counters.connections().retire());
        }
        return byKey.computeIfAbsent(key, absent -> new ListenerCounters());
    }

    /** Of listeners that had connections; not of internal ones, where source addresses are not recorded. */
    LocalSources localSources() {
        List<LocalSources.ListenerSources> listeners = byKey.entrySet().stream()
                .map(entry -> entry.getValue().snapshot(entry.getKey()))
                .filter(listener -> listener.connections() > 0)
                .sorted(Comparator.comparing(LocalSources.ListenerSources::name))
                .toList();
        return new LocalSources(listeners);
    }
}
