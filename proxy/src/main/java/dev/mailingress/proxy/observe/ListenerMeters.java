package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.admission.LocalAddressKind;
import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.relay.Termination;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Metrics of one listener. Thread-safe. */
final class ListenerMeters {

    /**
     * From a refusal to a day of IMAP; 11 and 31 minutes are where idle sessions end (RFC 5321 §4.5.3.2, RFC 9051
     * §5.4).
     */
    static final List<Duration> SESSION_BOUNDS = Stream.of(
                    "PT0.1S", "PT0.5S", "PT1S", "PT5S", "PT15S", "PT1M", "PT5M", "PT11M", "PT31M", "PT2H", "PT24H")
            .map(Duration::parse)
            .toList();

    private final String labels;
    private final LongAdder opened = new LongAdder();
    private final LongAdder probes = new LongAdder();
    private final CounterSet<Termination> ended;
    private final CounterSet<Refusal> refused;
    private final ByteCounters bytes;
    private final Histogram sessions;

    ListenerMeters(String name, Exposure exposure) {
        this.labels = Exposition.label("listener", name) + ","
                + Exposition.label("exposure", exposure.name().toLowerCase(Locale.ROOT));
        this.ended = new CounterSet<>(Termination.class, labels, "termination", Termination::code);
        this.refused = new CounterSet<>(Refusal.class, labels, "reason", Refusal::label);
        this.bytes = new ByteCounters(labels);
        this.sessions = new Histogram(labels, SESSION_BOUNDS);
    }

    void opened() {
        opened.increment();
    }

    void relayed(long fromClient, long toClient) {
        bytes.add(fromClient, toClient);
    }

    void ended(ConnectionRecord connection) {
        ended.increment(connection.termination());
        if (connection.refusal() == null) {
            sessions.record(connection.duration());
        } else {
            refused.increment(connection.refusal());
        }
    }

    void probed() {
        probes.increment();
    }

    long active() {
        // In this order: a connection that ends in between was opened before, so this is never negative.
        long closed = ended.sum() + probes.sum();
        return opened.sum() - closed;
    }

    /** Writes samples of a counter family, including kinds that were never seen. */
    void writeLocalSources(List<LocalSources.KindSources> kinds, Exposition out) {
        for (LocalAddressKind kind : LocalAddressKind.values()) {
            long count = 0;
            for (LocalSources.KindSources sources : kinds) {
                count += sources.kind() == kind ? sources.count() : 0;
            }
            out.sample(labels + "," + Exposition.label("kind", kind.label()), count);
        }
    }

    /** Writes the metric families of all listeners, except local sources. */
    static void write(Collection<ListenerMeters> all, Exposition out) {
        out.counter(
                "connections_total",
                "Connections that have ended, by termination code: who ended them, and in which phase.");
        all.forEach(meters -> meters.ended.write(out));
        out.counter(
                "connections_opened_total", "Connections that were accepted, including probes and refused clients.");
        all.forEach(meters -> out.sample(meters.labels, meters.opened.sum()));
        out.gauge("connections_active", "Open connections.");
        all.forEach(meters -> out.sample(meters.labels, meters.active()));
        out.counter("bytes_total", "Bytes relayed by open and ended connections, without PROXY headers.");
        all.forEach(meters -> meters.bytes.write(out));
        out.counter("refusals_total", "Clients that were refused, by reason.");
        all.forEach(meters -> meters.refused.write(out));
        out.counter(
                "probes_total", "Load balancer health checks: connections without a client, closed without a reply.");
        all.forEach(meters -> out.sample(meters.labels, meters.probes.sum()));
        out.histogram("session_duration_seconds", "Duration of connections that were not refused, from accept to end.");
        all.forEach(meters -> meters.sessions.write(out, meters.labels));
    }
}
