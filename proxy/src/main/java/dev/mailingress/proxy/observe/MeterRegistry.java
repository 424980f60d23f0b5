package dev.mailingress.proxy.observe;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters by the names that the configuration gives. What is gone from the configuration is kept, because its connections
 * live on and its last numbers have to be fetched; when there are too many, what is gone is forgotten.
 *
 * @param <M> the meters of one name
 */
final class MeterRegistry<M> {

    private final Map<String, M> byName = new ConcurrentHashMap<>();
    private final Function<String, M> maker;
    private final int most;

    /** @param most names that are kept; more than a configuration may have */
    MeterRegistry(int most, Function<String, M> maker) {
        this.most = most;
        this.maker = maker;
    }

    /** These names are what the configuration has now; all are shown from the beginning. */
    void configure(Set<String> names) {
        names.forEach(this::of);
        if (byName.size() > most) {
            byName.keySet().retainAll(names);
        }
    }

    /** @param name out of a configuration: nothing that clients say makes new ones */
    M of(String name) {
        M meters = byName.get(name);
        return meters == null ? byName.computeIfAbsent(name, maker) : meters;
    }

    /** @return null if it has been forgotten */
    @Nullable
    M find(String name) {
        return byName.get(name);
    }

    /** In the order of their names. */
    Collection<M> all() {
        return new TreeMap<>(byName).values();
    }
}
