package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.admission.LimitWarnings;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.configfile.ConfigResult;
import dev.mailingress.proxy.management.ConfigStatus;
import dev.mailingress.proxy.management.ProxyStatus;
import dev.mailingress.proxy.observe.AccessLog;
import dev.mailingress.proxy.observe.ProxyMetrics;
import dev.mailingress.proxy.relay.Connections;
import dev.mailingress.proxy.relay.Drain;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.routing.Routing;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Life cycle of the proxy: reload and drain.
 *
 * <pre>
 *             first configuration        SIGTERM         drainDelay over,        last connection ended,
 *             applied                                    listeners closed        or drain timeout
 *  STARTING ───────────────────► RUNNING ──────► LEAVING ───────────────► DRAINING ──────────────────► STOPPED
 *                               ▲       │
 *                               └───────┘ reload: applied, or rejected without a change
 *  ready:      no                 yes             yes                       no                           no
 * </pre>
 *
 * <p>Configurations are applied by one thread at a time; the status is thread-safe.
 */
public final class Proxy implements ProxyStatus {

    private static final Logger LOGGER = LoggerFactory.getLogger(Proxy.class);
    /**
     * Connections are closed at the end of the drain, by timers that fire up to 200 ms late, and have this time to
     * deliver their last bytes. Together with {@link #KILL_TIMEOUT} less than the 15 s that Kubernetes waits.
     */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    private final Listeners listeners;
    private final Connections connections;
    private final ProxyMetrics metrics;
    private final AccessLog accessLog;
    private final LimitWarnings limitWarnings;
    private final ScheduledExecutorService scheduler;
    private final RandomGenerator random = new Random();

    private volatile ProxyPhase phase = ProxyPhase.STARTING;
    private volatile ConfigStatus status = new ConfigStatus(0, "", null);
    private volatile TimeoutsConfig timeouts = TimeoutsConfig.DEFAULT;
    private volatile @Nullable ProxyConfig running;
    private @Nullable PendingConfig pending;
    /** Whether a configuration may be in force in part, because applying it has thrown. */
    private boolean incomplete;

    /** A valid configuration with a port that is in use by another process. */
    private record PendingConfig(ConfigResult.Loaded loaded, RouteTable routes) {}

    Proxy(
            Listeners listeners,
            Connections connections,
            ProxyMetrics metrics,
            AccessLog accessLog,
            LimitWarnings limitWarnings,
            ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        this.listeners = listeners;
        this.connections = connections;
        this.metrics = metrics;
        this.accessLog = accessLog;
        this.limitWarnings = limitWarnings;
    }

    @Override
    public boolean isReady() {
        return phase.isReady();
    }

    @Override
    public ConfigStatus config() {
        return status;
    }

    @Override
    public Optional<ProxyConfig> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public String phase() {
        return phase.name();
    }

    /**
     * Applies a configuration, or keeps the current one. After an exception it can be applied again. While the proxy
     * drains, which may take minutes, only the deny lists have an effect.
     *
     * @return the error if it was rejected
     */
    public synchronized Optional<String> apply(ConfigResult result) {
        if (phase.compareTo(ProxyPhase.LEAVING) > 0) {
            return applyRules(result);
        }
        if (result instanceof ConfigResult.Loaded loaded) {
            try {
                return apply(loaded);
            } catch (RuntimeException | Error e) {
                onFailed(e);
                throw e;
            }
        }
        return Optional.of(reject(((ConfigResult.Rejected) result).message()));
    }

    /** Applies the pending configuration, if its ports can be bound now. */
    synchronized void retry() {
        PendingConfig waiting = pending;
        if (waiting != null
                && phase.compareTo(ProxyPhase.LEAVING) <= 0
                && listeners.apply(waiting.routes).isEmpty()) {
            onApplied(waiting.loaded, waiting.routes);
        }
    }

    private Optional<String> apply(ConfigResult.Loaded loaded) {
        if (loaded.hash().equals(status.hash()) && !incomplete) {
            onRestored();
            return Optional.empty();
        }
        Routing routing = Routing.of(loaded.config());
        if (routing instanceof Routing.Invalid invalid) {
            return Optional.of(reject(invalid.error()));
        }
        RouteTable routes = ((Routing.Valid) routing).table();
        Optional<String> error = listeners.apply(routes);
        if (error.isPresent()) {
            reject(error.get());
            pending = new PendingConfig(loaded, routes);
            return error;
        }
        onApplied(loaded, routes);
        return Optional.empty();
    }

    private void onApplied(ConfigResult.Loaded loaded, RouteTable routes) {
        ProxyConfig config = loaded.config();
        pending = null;
        incomplete = false;
        timeouts = config.timeouts();
        running = config;
        connections.onConfiguration(routes, new Drain(timeouts.drain().value(), random));
        status = new ConfigStatus(config.generation(), loaded.hash(), null);
        accessLog.configure(config.accessLog());
        metrics.configApplied(config, listeners.count());
        if (phase == ProxyPhase.STARTING) {
            phase = ProxyPhase.RUNNING;
        }
        LOGGER.atInfo()
                .addKeyValue("generation", config.generation())
                .addKeyValue("hash", loaded.hash())
                .addKeyValue("listeners", listeners.count())
                .log("Configuration applied");
        limitWarnings.of(config).forEach(warning -> LOGGER.atWarn().log(warning));
    }

    private Optional<String> applyRules(ConfigResult result) {
        if (phase == ProxyPhase.DRAINING
                && result instanceof ConfigResult.Loaded loaded
                && Routing.of(loaded.config()) instanceof Routing.Valid valid) {
            connections.onRules(valid.table());
            LOGGER.atInfo()
                    .addKeyValue("generation", loaded.config().generation())
                    .log("Stopping; only the deny lists of the new configuration are applied");
        }
        return Optional.of("the proxy is stopping and applies only the deny lists of a new configuration");
    }

    private void onFailed(Throwable failure) {
        incomplete = true;
        String error = "Internal error: the configuration could not be applied (" + failure
                + "); it is tried again, see the log";
        // Once, not at each retry.
        if (!error.equals(status.rejected())) {
            reject(error);
        }
    }

    private String reject(String error) {
        pending = null;
        status = withRejected(error);
        metrics.configRejected();
        if (phase != ProxyPhase.STARTING) {
            LOGGER.atWarn()
                    .addKeyValue("generation", status.generation())
                    .addKeyValue("error", error)
                    .log("New configuration rejected; the last valid one stays in use");
        }
        return error;
    }

    private void onRestored() {
        pending = null;
        if (status.rejected() != null) {
            status = withRejected(null);
            metrics.configRestored();
            LOGGER.atInfo()
                    .addKeyValue("generation", status.generation())
                    .log("Configuration file matches the running configuration again");
        }
    }

    private ConfigStatus withRejected(@Nullable String error) {
        return new ConfigStatus(status.generation(), status.hash(), error);
    }

    /**
     * Drains as shown in the diagram of this class, and returns when the last connection has ended.
     *
     * @throws InterruptedException if this thread is interrupted; the remaining connections are then not awaited
     */
    public void drain() throws InterruptedException {
        leave();
        stopAcceptingAfter(timeouts.drainDelay().value());
        Duration timeout = timeouts.drain().value();
        connections.drain(new Drain(timeout, random));
        LOGGER.atInfo()
                .addKeyValue("connections", connections.count())
                .addKeyValue("timeout", timeouts.drain())
                .log("Listeners closed; waiting for connections to end");
        if (!connections.awaitEmpty(timeout.plus(CLOSE_TIMEOUT))) {
            LOGGER.atWarn()
                    .addKeyValue("connections", connections.count())
                    .log("Drain timeout reached; closing the remaining connections");
            connections.kill();
            connections.awaitEmpty(KILL_TIMEOUT);
        }
        phase = ProxyPhase.STOPPED;
        LOGGER.atInfo().log("Drained");
    }

    private synchronized void leave() {
        phase = ProxyPhase.LEAVING;
        LOGGER.atInfo()
                .addKeyValue("drainDelay", timeouts.drainDelay())
                .addKeyValue("connections", connections.count())
                .log("Stopping; still ready and accepting connections until the drain delay is over");
    }

    private void stopAcceptingAfter(Duration delay) throws InterruptedException {
        try {
            scheduler
                    .schedule(this::stopAccepting, delay.toNanos(), TimeUnit.NANOSECONDS)
                    .get();
        } catch (ExecutionException e) {
            LOGGER.atError().setCause(e).log("Internal error: closing the listeners failed");
        }
    }

    private synchronized void stopAccepting() {
        phase = ProxyPhase.DRAINING;
        listeners.close();
        metrics.listenersBound(0);
    }
}
