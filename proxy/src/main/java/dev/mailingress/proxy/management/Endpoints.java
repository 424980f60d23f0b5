package dev.mailingress.proxy.management;

import dev.mailingress.proxy.check.CheckSchedule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each path answers. */
final class Endpoints {

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> ASKING = Set.of("POST");

    private final Map<String, Endpoint> byPath;
    private final CheckSchedule checks;
    private final JsonWriter json = new JsonWriter();

    private record Endpoint(Set<String> methods, Supplier<Answer> answer) {}

    /** @param metrics in Prometheus' text format */
    Endpoints(ProxyStatus proxy, StatusComposer status, Supplier<String> metrics, CheckSchedule checks) {
        this.checks = checks;
        this.byPath = Map.of(
                "/livez", reading(() -> Answer.text(200, "alive")),
                "/readyz", reading(() -> proxy.isReady() ? Answer.text(200, "ready") : Answer.text(503, "not ready")),
                "/metrics", reading(() -> Answer.ok("text/plain; version=0.0.4; charset=utf-8", metrics.get())),
                "/config", reading(() -> Answer.json(200, json.write(proxy.config()))),
                "/status", reading(() -> Answer.json(200, json.write(status.compose()))),
                "/check", new Endpoint(ASKING, this::check));
    }

    private static Endpoint reading(Supplier<Answer> answer) {
        return new Endpoint(READING, answer);
    }

    /** @param path null where a request names none, as CONNECT does */
    Answer answer(String method, @Nullable String path) {
        Endpoint endpoint = path == null ? null : byPath.get(path);
        if (endpoint == null) {
            return Answer.text(404, "there are " + String.join(", ", new TreeSet<>(byPath.keySet())));
        }
        if (!endpoint.methods().contains(method)) {
            // RFC 9110 §15.5.6.
            String allowed = String.join(", ", new TreeSet<>(endpoint.methods()));
            return Answer.text(405, "only " + allowed).with("Allow", allowed);
        }
        return endpoint.answer().get();
    }

    private Answer check() {
        CheckSchedule.Asked asked = checks.ask();
        if (asked instanceof CheckSchedule.Asked.TooEarly tooEarly) {
            // RFC 9110 §10.2.3: whole seconds, and not one too few.
            long seconds = tooEarly.retryAfter().plusMillis(999).toSeconds();
            return report(429, "TooEarly").with("Retry-After", Long.toString(Math.max(1, seconds)));
        }
        return report(202, asked instanceof CheckSchedule.Asked.Started ? "Started" : "Running");
    }

    private Answer report(int status, String state) {
        return Answer.json(status, json.write(new CheckReport(state, checks.verdicts())));
    }
}
