package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole of {@code proxy.yaml}.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; another one is another file's
 * @param generation the {@code metadata.generation} of the MailIngress that it was made from; 0 when written by hand
 * @param listeners 1 to {@value #MAX_LISTENERS}; ports are distinct, names within a exposure too
 * @param backends 1 to {@value #MAX_BACKENDS}, names distinct
 * @param timeouts the ends of all waits
 * @param clients who may come in
 * @param accessLog what is told of each connection
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

    /** The file's name in the directory that is mounted. */
    public static final String FILE_NAME = "proxy.yaml";

    public static final int SCHEMA_VERSION = 1;
    public static final int MAX_LISTENERS = 64;
    public static final int MAX_BACKENDS = 16;

    public ProxyConfig {
        if (schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schemaVersion: " + schemaVersion + " is not known here: this proxy reads " + SCHEMA_VERSION
                            + "; use the operator and the proxy of one release");
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

    /** Reads the file's fields; an absent optional one gets its default. */
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
            throw new IllegalArgumentException(field + ": has " + size + " entries: write 1 to " + max);
        }
    }

    private static void distinct(List<?> values, String field, String what) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(
                        field + ": two of them have the " + what + " \"" + value + "\": change one");
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
            throw new IllegalArgumentException(field + ": \"" + backend + "\" is not among backends "
                    + names.stream().sorted().toList() + ": correct the name");
        }
    }
}
