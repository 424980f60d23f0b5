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
 * The proxy in service.
 *
 * <pre>
 *             first configuration        SIGTERM         drainDelay over,        last connection ended,
 *             in force                                   listeners closed        or drain over
 *  STARTING ───────────────────► RUNNING ──────► LEAVING ───────────────► DRAINING ──────────────────► STOPPED
 *                               ▲       │
 *                               └───────┘ reload: in force, or rejected and nothing changed
 *  ready:      no                 yes             yes                       no                           no
 * </pre>
 *
 * <p>Configurations are applied by one thread at a time; status may be asked by any.
 */
public final class Proxy implements ProxyStatus {

    private static final Logger LOGGER = LoggerFactory.getLogger(Proxy.class);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

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
    private @Nullable LateClose late;

    /** A configuration that is right, but for a port that somebody else has. */
    private record LateClose(ConfigResult.Loaded loaded, RouteTable routes) {}

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
     * Puts a configuration in force, or keeps the one that is.
     *
     * @return why it was rejected
     */
    public synchronized Optional<String> apply(ConfigResult reading) {
        if (phase.compareTo(ProxyPhase.LEAVING) > 0) {
            return Optional.of("the proxy is stopping and takes no new configuration");
        }
        if (reading instanceof ConfigResult.Loaded loaded) {
            return apply(loaded);
        }
        return Optional.of(reject(((ConfigResult.Rejected) reading).sentence()));
    }

    /** Puts the configuration in force whose ports could not be had, if now they can. */
    synchronized void retry() {
        LateClose waiting = late;
        if (waiting != null
                && phase.compareTo(ProxyPhase.LEAVING) <= 0
                && listeners.apply(waiting.routes).isEmpty()) {
            putInForce(waiting.loaded, waiting.routes);
        }
    }

    private Optional<String> apply(ConfigResult.Loaded loaded) {
        if (loaded.hash().equals(status.hash())) {
            restored();
            return Optional.empty();
        }
        Routing routing = Routing.of(loaded.config());
        if (routing instanceof Routing.Invalid invalid) {
            return Optional.of(reject(invalid.error()));
        }
        RouteTable routes = ((Routing.Valid) routing).table();
        Optional<String> problem = listeners.apply(routes);
        if (problem.isPresent()) {
            String sentence = reject(problem.get());
            late = new LateClose(loaded, routes);
            return Optional.of(sentence);
        }
        putInForce(loaded, routes);
        return Optional.empty();
    }

    private void putInForce(ConfigResult.Loaded loaded, RouteTable routes) {
        ProxyConfig config = loaded.config();
        late = null;
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
                .log("Configuration in force");
        limitWarnings.of(config).forEach(warning -> LOGGER.atWarn().log(warning));
    }

    private String reject(String sentence) {
        late = null;
        status = withRejected(sentence);
        metrics.configRejected();
        if (phase != ProxyPhase.STARTING) {
            LOGGER.atWarn()
                    .addKeyValue("generation", status.generation())
                    .addKeyValue("problem", sentence)
                    .log("New configuration rejected, the last good one stays in force");
        }
        return sentence;
    }

    private void restored() {
        late = null;
        if (status.rejected() != null) {
            status = withRejected(null);
            metrics.configRestored();
            LOGGER.atInfo().addKeyValue("generation", status.generation()).log("The file holds again what is in force");
        }
    }

    private ConfigStatus withRejected(@Nullable String sentence) {
        return new ConfigStatus(status.generation(), status.hash(), sentence);
    }

    /**
     * Leaves service, in the order that the class's picture shows, and returns when the last connection is gone.
     *
     * @throws InterruptedException if this thread is no longer wanted; then what is left is cut
     */
    public void drain() throws InterruptedException {
        leave();
        stopAcceptingAfter(timeouts.drainDelay().value());
        Duration patience = timeouts.drain().value();
        connections.drain(new Drain(patience, random));
        LOGGER.atInfo()
                .addKeyValue("connections", connections.count())
                .addKeyValue("atMost", timeouts.drain())
                .log("Listeners closed, waiting for connections to end");
        if (!connections.awaitEmpty(patience)) {
            LOGGER.atWarn().addKeyValue("connections", connections.count()).log("Time is over, ending what is left");
            connections.kill();
            connections.awaitEmpty(KILL_PATIENCE);
        }
        phase = ProxyPhase.STOPPED;
        LOGGER.atInfo().log("Drained");
    }

    private synchronized void leave() {
        phase = ProxyPhase.LEAVING;
        LOGGER.atInfo()
                .addKeyValue("drainDelay", timeouts.drainDelay())
                .addKeyValue("connections", connections.count())
                .log("Stopping: still ready and accepting");
    }

    private void stopAcceptingAfter(Duration delay) throws InterruptedException {
        try {
            scheduler
                    .schedule(this::stopAccepting, delay.toNanos(), TimeUnit.NANOSECONDS)
                    .get();
        } catch (ExecutionException e) {
            LOGGER.atError().setCause(e).log("Closing the listeners failed");
        }
    }

    private synchronized void stopAccepting() {
        phase = ProxyPhase.DRAINING;
        listeners.close();
        metrics.listenersBound(0);
    }
}
