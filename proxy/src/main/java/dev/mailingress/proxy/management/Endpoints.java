package dev.mailingress.proxy.management;

import dev.mailingress.proxy.check.CheckReason;
import dev.mailingress.proxy.check.CheckSchedule;
import dev.mailingress.proxy.check.CheckSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Maps paths to responses. */
final class Endpoints {

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final Set<String> CHECK_METHODS = Set.of("GET", "HEAD", "POST");

    private static final String BECAUSE_OF_FAILURE = "reason=failure";

    private final Map<String, EndpointHandler> byPath;
    private final CheckSchedule checks;
    private final JsonWriter json = new JsonWriter();

    /** @param query null if there is none */
    private record Request(String method, @Nullable String query) {}

    private record EndpointHandler(Set<String> methods, Function<Request, HttpResponse> response) {}

    /**
     * @param failure why the process has to be restarted
     * @param metrics in Prometheus' text format
     */
    Endpoints(
            ProxyStatus proxy,
            StatusComposer status,
            Supplier<Optional<String>> failure,
            Supplier<String> metrics,
            CheckSchedule checks) {
        this.checks = checks;
        this.byPath = Map.of(
                "/livez",
                        reading(() -> failure.get()
                                .map(error -> HttpResponse.text(500, error))
                                .orElseGet(() -> HttpResponse.text(200, "alive"))),
                "/readyz",
                        reading(() -> proxy.isReady()
                                ? HttpResponse.text(200, "ready")
                                : HttpResponse.text(503, "not ready")),
                "/metrics", reading(() -> HttpResponse.ok("text/plain; version=0.0.4; charset=utf-8", metrics.get())),
                "/config", reading(() -> HttpResponse.json(200, json.write(proxy.config()))),
                "/status", reading(() -> HttpResponse.json(200, json.write(status.compose()))),
                "/check", new EndpointHandler(CHECK_METHODS, this::check));
    }

    private static EndpointHandler reading(Supplier<HttpResponse> response) {
        return new EndpointHandler(READ_METHODS, request -> response.get());
    }

    /**
     * @param path null if the request has none, as with CONNECT
     * @param query null if there is none
     */
    HttpResponse respond(String method, @Nullable String path, @Nullable String query) {
        EndpointHandler endpoint = path == null ? null : byPath.get(path);
        if (endpoint == null) {
            return HttpResponse.text(404, "Not found: use one of " + String.join(", ", new TreeSet<>(byPath.keySet())));
        }
        if (!endpoint.methods().contains(method)) {
            // RFC 9110 §15.5.6.
            String allowed = String.join(", ", new TreeSet<>(endpoint.methods()));
            return HttpResponse.text(405, "Method not allowed: use " + allowed).with("Allow", allowed);
        }
        return endpoint.response().apply(new Request(method, query));
    }

    private HttpResponse check(Request request) {
        if (!"POST".equals(request.method())) {
            CheckSnapshot snapshot = checks.snapshot();
            return report(200, snapshot.state(), snapshot);
        }
        if (request.query() == null) {
            return check(CheckReason.REGULAR);
        }
        return BECAUSE_OF_FAILURE.equals(request.query())
                ? check(CheckReason.FAILURE)
                : HttpResponse.text(400, "Query not supported: use " + BECAUSE_OF_FAILURE + ", or none");
    }

    private HttpResponse check(CheckReason reason) {
        CheckSchedule.CheckRequestResult result = checks.request(reason);
        if (result instanceof CheckSchedule.CheckRequestResult.TooEarly tooEarly) {
            // RFC 9110 §10.2.3: whole seconds, rounded up.
            long seconds = tooEarly.retryAfter().plusMillis(999).toSeconds();
            return report(429, "TooEarly", checks.snapshot()).with("Retry-After", Long.toString(Math.max(1, seconds)));
        }
        return report(
                202,
                result instanceof CheckSchedule.CheckRequestResult.Started ? "Started" : "Running",
                checks.snapshot());
    }

    private HttpResponse report(int status, String state, CheckSnapshot snapshot) {
        return HttpResponse.json(status, json.write(CheckReport.of(state, snapshot)));
    }
}
