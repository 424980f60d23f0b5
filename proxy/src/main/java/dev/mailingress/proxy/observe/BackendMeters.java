package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Metrics of one backend. Thread-safe. */
final class BackendMeters {

    /** From a pod on the same node to a backend that had to be waited for. */
    static final List<Duration> CONNECT_BOUNDS = Stream.of(
                    "PT0.0005S",
                    "PT0.001S",
                    "PT0.0025S",
                    "PT0.005S",
                    "PT0.01S",
                    "PT0.05S",
                    "PT0.25S",
                    "PT1S",
                    "PT5S",
                    "PT15S",
                    "PT60S")
            .map(Duration::parse)
            .toList();

    private final String labels;
    private final Histogram connects;
    private final LongAdder opened = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder endedEarly = new LongAdder();
    private final ByteCounters bytes;
    private final CounterSet<ConnectFailure> failures;

    BackendMeters(String name) {
        this.labels = Exposition.label("backend", name);
        this.connects = new Histogram(labels, CONNECT_BOUNDS);
        this.bytes = new ByteCounters(labels);
        this.failures = new CounterSet<>(ConnectFailure.class, labels, "reason", ConnectFailure::label);
    }

    void connected(Duration took) {
        connects.record(took);
    }

    void opened() {
        opened.increment();
    }

    void ended() {
        ended.increment();
    }

    void relayed(long fromClient, long toClient) {
        bytes.add(fromClient, toClient);
    }

    private long active() {
        // In this order: a connection that ends in between was opened before, so this is never negative.
        long closed = ended.sum();
        return opened.sum() - closed;
    }

    void failed(ConnectFailure failure) {
        failures.increment(failure);
    }

    void endedEarly() {
        endedEarly.increment();
    }

    /** Writes the metric families of all backends. */
    static void write(Collection<BackendMeters> all, Exposition out) {
        out.histogram(
                "connect_duration_seconds",
                "Time until a backend was connected, including the time that a client was held.");
        all.forEach(meters -> meters.connects.write(out, meters.labels));
        out.gauge("backend_connections_active", "Open connections to a backend.");
        all.forEach(meters -> out.sample(meters.labels, meters.active()));
        out.counter("backend_bytes_total", "Bytes relayed to and from a backend, without PROXY headers.");
        all.forEach(meters -> meters.bytes.write(out));
        out.counter("connect_failures_total", "Failed connection attempts to a backend, by reason.");
        all.forEach(meters -> meters.failures.write(out));
        out.counter(
                "early_ends_total",
                "Connections that a backend ended within seconds, before the client sent anything or without sending"
                        + " anything: it may reject the PROXY header.");
        all.forEach(meters -> out.sample(meters.labels, meters.endedEarly.sum()));
    }
}
