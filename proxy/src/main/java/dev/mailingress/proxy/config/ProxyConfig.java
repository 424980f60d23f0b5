package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Content of {@code proxy.yaml}.
 *
 * @param schemaVersion always {@value #SCHEMA_VERSION}
 * @param generation the {@code metadata.generation} of the MailIngress that it was rendered from; 0 when written by
 *     hand
 * @param listeners 1 to {@value #MAX_LISTENERS}; ports are unique, and names within an exposure; at most
 *     {@value #MAX_BACKENDS} different backends
 */
@JsonPropertyOrder({"schemaVersion", "generation", "listeners", "timeouts", "clients", "verification", "accessLog"})
public record ProxyConfig(
        int schemaVersion,
        long generation,
        List<ListenerConfig> listeners,
        TimeoutsConfig timeouts,
        ClientsConfig clients,
        VerificationConfig verification,
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
        ConfigValidation.size(listeners.size(), "listeners", MAX_LISTENERS);
        distinct(listeners.stream().map(ListenerConfig::port).toList(), "listeners", "port");
        distinct(listeners.stream().map(l -> l.exposure() + " " + l.name()).toList(), "listeners", "exposure and name");
        int backends = backendNames(listeners).size();
        if (backends > MAX_BACKENDS) {
            throw new IllegalArgumentException("listeners: have " + backends
                    + " different values of \"backend\": must have at most " + MAX_BACKENDS);
        }
    }

    /** A configuration with the default addresses of the contract test. */
    public ProxyConfig(
            int schemaVersion,
            long generation,
            List<ListenerConfig> listeners,
            TimeoutsConfig timeouts,
            ClientsConfig clients,
            AccessLogConfig accessLog) {
        this(schemaVersion, generation, listeners, timeouts, clients, VerificationConfig.DEFAULT, accessLog);
    }

    /** Null fields get their defaults. */
    public static ProxyConfig of(
            int schemaVersion,
            long generation,
            @Nullable List<ListenerConfig> listeners,
            @Nullable TimeoutsConfig timeouts,
            @Nullable ClientsConfig clients,
            @Nullable VerificationConfig verification,
            @Nullable AccessLogConfig accessLog) {
        return new ProxyConfig(
                schemaVersion,
                generation,
                listeners == null ? List.of() : listeners,
                timeouts == null ? TimeoutsConfig.DEFAULT : timeouts,
                clients == null ? ClientsConfig.DEFAULT : clients,
                verification == null ? VerificationConfig.DEFAULT : verification,
                accessLog == null ? AccessLogConfig.DEFAULT : accessLog);
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

    private static Set<String> backendNames(List<ListenerConfig> listeners) {
        return listeners.stream()
                .flatMap(listener -> Stream.concat(
                        Stream.of(listener.backend()),
                        listener.routes().stream().map(RouteConfig::backend)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all mail servers, sorted. */
    public Set<String> backendNames() {
        return backendNames(listeners);
    }
}
