package dev.mailingress.proxy.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each path answers. */
final class Endpoints {

    private final Map<String, Supplier<Answer>> byPath;
    private final ObjectMapper json = new ObjectMapper();

    /** @param metrics in Prometheus' text format */
    Endpoints(ProxyStatus status, Supplier<String> metrics) {
        this.byPath = Map.of(
                "/livez", () -> Answer.text(200, "alive"),
                "/readyz", () -> status.isReady() ? Answer.text(200, "ready") : Answer.text(503, "not ready"),
                "/metrics", () -> metrics(metrics.get()),
                "/config", () -> config(status.config()));
    }

    /** @param path null where a request names none, as CONNECT does */
    Optional<Answer> answer(@Nullable String path) {
        return Optional.ofNullable(path).map(byPath::get).map(Supplier::get);
    }

    private static Answer metrics(String text) {
        return Answer.ok("text/plain; version=0.0.4; charset=utf-8", text);
    }

    private Answer config(ConfigStatus status) {
        try {
            return Answer.ok("application/json", json.writeValueAsString(status));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of two strings and a number can be written", e);
        }
    }
}
