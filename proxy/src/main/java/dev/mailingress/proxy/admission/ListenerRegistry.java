package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters of all listeners that there were lately. Thread-safe. */
final class ListenerRegistry {

    /** Beyond what one configuration has, because those that are gone are remembered in case they come again. */
    static final int MAX_REMEMBERED = 4 * ProxyConfig.MAX_LISTENERS;

    private final Map<ListenerKey, ListenerCounters> byKey = new ConcurrentHashMap<>();

    /**
     * One more connection.
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
            // Forgotten between the look-up and the count: the next look-up makes it anew.
            byKey.remove(key, counters);
        }
    }

    void leave(ListenerKey key) {
        of(key).connections().leave();
    }

    /** What a listener with a connection counts by stays the same until that connection leaves. */
    ListenerCounters of(ListenerKey key) {
        ListenerCounters counters = byKey.get(key);
        return counters == null ? made(key) : counters;
    }

    private ListenerCounters made(ListenerKey key) {
        if (byKey.size() >= MAX_REMEMBERED) {
            byKey.values().removeIf(counters -> counters.connections().retire());
        }
        return byKey.computeIfAbsent(key, absent -> new ListenerCounters());
    }

    /** Of the listeners that had a client judged; at the internal Service nobody looks where clients come from. */
    LocalSources localSources() {
        List<LocalSources.ListenerSources> listeners = byKey.entrySet().stream()
                .map(entry -> entry.getValue().snapshot(entry.getKey()))
                .filter(listener -> listener.connections() > 0)
                .sorted(Comparator.comparing(LocalSources.ListenerSources::name))
                .toList();
        return new LocalSources(listeners);
    }
}
