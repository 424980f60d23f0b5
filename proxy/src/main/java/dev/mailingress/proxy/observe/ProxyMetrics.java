package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.TransportKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counters and gauges that {@code /metrics} shows. Labels are names out of the configuration and constants of enums;
 * no client can make a new one.
 */
public final class ProxyMetrics implements ConnectionObserver, BackendObserver {

    private static final String PREFIX = "mailingress.proxy.";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Tags, AtomicInteger> active = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger listeners = new AtomicInteger();

    public ProxyMetrics(TransportKind transport) {
        Tags kind = Tags.of("kind", transport.name().toLowerCase(Locale.ROOT));
        Gauge.builder(PREFIX + "transport.info", () -> 1)
                .tags(kind)
                .description("Which transport runs; always 1")
                .register(registry);
        Gauge.builder(PREFIX + "config.generation", generation, AtomicLong::get)
                .description("metadata.generation of the configuration in force")
                .register(registry);
        Gauge.builder(PREFIX + "config.rejected", rejected, AtomicInteger::get)
                .description("1 while the newest configuration is rejected and an older one runs")
                .register(registry);
        Gauge.builder(PREFIX + "listeners.bound", listeners, AtomicInteger::get)
                .description("Ports that accept connections")
                .register(registry);
        for (ReloadResult result : ReloadResult.values()) {
            count("config.reloads", Tags.of("result", result.label()), 0);
        }
        count("access.log.lost", Tags.empty(), 0);
    }

    /** How reading a new configuration ended. */
    private enum ReloadResult {
        APPLIED,
        REJECTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private void count(String name, Tags tags, double amount) {
        registry.counter(PREFIX + name, tags).increment(amount);
    }

    private static Tags of(Route route) {
        return of(route.listener());
    }

    private static Tags of(ListenerConfig listener) {
        return Tags.of("listener", listener.name(), "door", Labels.door(listener));
    }

    @Override
    public void opened(Route route) {
        active(of(route)).incrementAndGet();
    }

    /** Connections of this listener that live now. */
    public int active(ListenerConfig listener) {
        return active(of(listener)).get();
    }

    private AtomicInteger active(Tags tags) {
        return active.computeIfAbsent(tags, listener -> {
            AtomicInteger gauge = new AtomicInteger();
            Gauge.builder(PREFIX + "connections.active", gauge, AtomicInteger::get)
                    .tags(listener)
                    .description("Connections that live now")
                    .register(registry);
            return gauge;
        });
    }

    @Override
    public void ended(ConnectionRecord connection) {
        Tags listener = of(connection.route());
        active(listener).decrementAndGet();
        count(
                "connections",
                listener.and("termination", connection.termination().code()),
                1);
        count("bytes", listener.and("direction", "from_client"), (double) connection.bytesFromClient());
        count("bytes", listener.and("direction", "to_client"), (double) connection.bytesToClient());
        if (connection.refusal() != null) {
            count("refused", listener.and("reason", connection.refusal().label()), 1);
        }
    }

    @Override
    public void connected(String backend, Duration took) {
        registry.timer(PREFIX + "connect", Tags.of("backend", backend)).record(took);
    }

    @Override
    public void connectFailed(String backend, ConnectFailure failure) {
        count("connect.failures", Tags.of("backend", backend, "reason", failure.label()), 1);
    }

    /** A new configuration is in force. */
    public void configApplied(long newGeneration, int boundListeners) {
        generation.set(newGeneration);
        listeners.set(boundListeners);
        rejected.set(0);
        count("config.reloads", Tags.of("result", ReloadResult.APPLIED.label()), 1);
    }

    /** A new configuration was not taken. */
    public void configRejected() {
        rejected.set(1);
        count("config.reloads", Tags.of("result", ReloadResult.REJECTED.label()), 1);
    }

    /** The file holds again what is in force. */
    public void configRestored() {
        rejected.set(0);
    }

    public void listenersBound(int boundListeners) {
        listeners.set(boundListeners);
    }

    public void accessLogLineLost() {
        count("access.log.lost", Tags.empty(), 1);
    }

    /** All of it in Prometheus' text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }
}
