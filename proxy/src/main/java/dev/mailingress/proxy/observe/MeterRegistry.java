package dev.mailingress.proxy.observe;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters by the names in the configuration. Meters of removed names are kept, because their connections continue and
 * their last values have to be scraped; if there are too many, they are dropped.
 *
 * @param <M> the meters of one name
 */
final class MeterRegistry<M> {

    private final Map<String, M> byName = new ConcurrentHashMap<>();
    private final Function<String, M> factory;
    private final int maxNames;

    /** @param maxNames maximum number of names; more than a configuration may have */
    MeterRegistry(int maxNames, Function<String, M> factory) {
        this.maxNames = maxNames;
        this.factory = factory;
    }

    /** Sets the names of the current configuration; all of them are exposed from the beginning. */
    void configure(Set<String> names) {
        names.forEach(this::of);
        if (byName.size() > maxNames) {
            byName.keySet().retainAll(names);
        }
    }

    /** @param name from a configuration, never from a client */
    M of(String name) {
        M meters = byName.get(name);
        return meters == null ? byName.computeIfAbsent(name, factory) : meters;
    }

    /** @return null if it was dropped */
    @Nullable
    M find(String name) {
        return byName.get(name);
    }

    /** Ordered by name. */
    Collection<M> all() {
        return new TreeMap<>(byName).values();
    }
}
