package dev.mailingress.operator.advice;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Contents of the ConfigMaps that pod templates refer to, by name. A ConfigMap in neither collection was not read.
 *
 * @param data the text of each existing one, by key
 * @param missing names of those that do not exist
 */
public record ConfigMapContents(Map<String, Map<String, String>> data, Set<String> missing) {

    /** Nothing was read. */
    public static final ConfigMapContents NONE = new ConfigMapContents(Map.of(), Set.of());

    public ConfigMapContents {
        data = Map.copyOf(data);
        missing = Set.copyOf(missing);
    }

    /** The content of a ConfigMap; empty if it does not exist or was not read. */
    Optional<Map<String, String>> of(String name) {
        return Optional.ofNullable(data.get(name));
    }

    /** Whether it certainly does not exist. */
    boolean isMissing(String name) {
        return missing.contains(name);
    }
}
