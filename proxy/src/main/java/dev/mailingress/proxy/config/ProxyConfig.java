package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Content of {@code proxy.yaml}.
 *
 * @param schemaVersion always {@value #SCHEMA_VERSION}
 * @param generation the {@code metadata.generation} of the MailIngress that it was rendered from; 0 when written by
 *     hand
 * @param listeners 1 to {@value #MAX_LISTENERS}; ports are unique, and names within an exposure
 * @param backends 1 to {@value #MAX_BACKENDS}; names are unique
 */
@JsonPropertyOrder({"schemaVersion", "generation", "listeners", "backends", "timeouts", "clients", "accessLog"})
public record ProxyConfig(
        int schemaVersion,
        long generation,
        List<ListenerConfig> listeners,
        List<BackendConfig> backends,
        TimeoutsConfig timeouts,
        ClientsConfig clients,
        AccessLogConfig accessLog) {

    /** Name of the file in the mounted directory. */
    public static final String FILE_NAME = "proxy.yaml";

    public static final int SCHEMA_VERSION = 1;
    public static final int MAX_LISTENERS = 64;
    public static final int MAX_BACKENDS = 16;

    public ProxyConfig {
        if (schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException("schemaVersion: " + schemaVersion + " is not supported: must be "
                    + SCHEMA_VERSION + "; use operator and proxy of the same release");
        }
        listeners = List.copyOf(listeners);
        backends = List.copyOf(backends);
        bounded("listeners", listeners.size(), MAX_LISTENERS);
        bounded("backends", backends.size(), MAX_BACKENDS);
        distinct(backends.stream().map(BackendConfig::name).toList(), "backends", "name");
        distinct(listeners.stream().map(ListenerConfig::port).toList(), "listeners", "port");
        distinct(listeners.stream().map(l -> l.exposure() + " " + l.name()).toList(), "listeners", "exposure and name");
        requireBackends(listeners, backends);
    }

    /** Null fields get their defaults. */
    public static ProxyConfig of(
            int schemaVersion,
            long generation,
            @Nullable List<ListenerConfig> listeners,
            @Nullable List<BackendConfig> backends,
            @Nullable TimeoutsConfig timeouts,
            @Nullable ClientsConfig clients,
            @Nullable AccessLogConfig accessLog) {
        return new ProxyConfig(
                schemaVersion,
                generation,
                listeners == null ? List.of() : listeners,
                backends == null ? List.of() : backends,
                timeouts == null ? TimeoutsConfig.DEFAULT : timeouts,
                clients == null ? ClientsConfig.DEFAULT : clients,
                accessLog == null ? AccessLogConfig.DEFAULT : accessLog);
    }

    private static void bounded(String field, int size, int max) {
        if (size < 1 || size > max) {
            throw new IllegalArgumentException(field + ": has " + size + " entries: must have 1-" + max);
        }
    }

    private static void distinct(List<?> values, String field, String what) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(
                        field + ": " + what + " \"" + value + "\" is used twice: must be unique");
            }
        }
    }

    private static void requireBackends(List<ListenerConfig> listeners, List<BackendConfig> backends) {
        Set<String> names = backends.stream().map(BackendConfig::name).collect(Collectors.toSet());
        for (ListenerConfig listener : listeners) {
            String self = "listeners[" + listener.name() + "]";
            requireBackend(self + ".backend", listener.backend(), names);
            for (int i = 0; i < listener.routes().size(); i++) {
                requireBackend(
                        self + ".routes[" + i + "].backend",
                        listener.routes().get(i).backend(),
                        names);
            }
        }
    }

    private static void requireBackend(String field, String backend, Set<String> names) {
        if (!names.contains(backend)) {
            throw new IllegalArgumentException(field + ": backend \"" + backend + "\" not found: must be one of "
                    + String.join(", ", new TreeSet<>(names)));
        }
    }
}
