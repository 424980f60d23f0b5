package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.admission.ConnectionLimit;
import dev.mailingress.proxy.admission.LimitWarnings;
import dev.mailingress.proxy.admission.MemoryBudget;
import dev.mailingress.proxy.backend.BackendHealth;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.backend.SystemResolver;
import dev.mailingress.proxy.check.CheckSchedule;
import dev.mailingress.proxy.check.ContractChecker;
import dev.mailingress.proxy.configfile.ConfigFile;
import dev.mailingress.proxy.configfile.FileContent;
import dev.mailingress.proxy.management.ManagementServer;
import dev.mailingress.proxy.management.StatusSources;
import dev.mailingress.proxy.observe.AccessLog;
import dev.mailingress.proxy.observe.BackendLog;
import dev.mailingress.proxy.observe.ConnectionObservers;
import dev.mailingress.proxy.observe.LoopMetrics;
import dev.mailingress.proxy.observe.ProxyMetrics;
import dev.mailingress.proxy.observe.ResourceMetrics;
import dev.mailingress.proxy.observe.VerdictMetrics;
import dev.mailingress.proxy.protocol.mail.RefusalFormatter;
import dev.mailingress.proxy.relay.Connections;
import dev.mailingress.proxy.relay.HeaderWarnings;
import dev.mailingress.proxy.relay.LingeringRefusals;
import dev.mailingress.proxy.relay.PrefetchBudget;
import dev.mailingress.proxy.relay.Relay;
import dev.mailingress.proxy.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts of the proxy together; the only class that knows all of them. */
public final class ProxyProcess {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyProcess.class);

    /** A scrape does not wait longer for a loop that is busy. */
    private static final Duration REPORT_TIMEOUT = Duration.ofMillis(500);

    private final ConfigFile file;
    private final Transport transport;
    private final ProxyMetrics metrics;
    private final AccessLog accessLog;
    private final SystemResolver resolver = new SystemResolver();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "config-watcher");
        thread.setDaemon(true);
        return thread;
    });
    private final Proxy proxy;
    private final ContractChecker contractChecker;
    private final CheckSchedule checks;
    private final ManagementServer management;

    /**
     * Binds the management port; mail ports are bound by {@link #start()}.
     *
     * @param config a file, or a directory that contains proxy.yaml
     * @param managementAddress of the management server; port 0 chooses a free one
     * @param transport closed by this class
     * @param accessLogTo output of the access log
     * @param proc mount point of proc(5), for limits and gateways
     * @throws IOException if the management port cannot be bound; the message is meant for the user
     */
    public ProxyProcess(
            Path config,
            InetSocketAddress managementAddress,
            Transport transport,
            OutputStream accessLogTo,
            InstantSource clock,
            Path proc)
            throws IOException {
        this.file = new ConfigFile(config);
        this.transport = transport;
        HostLimits limits = HostLimits.read(
                proc, transport.loops().size(), transport.splice().maxPipes());
        MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory());
        ConnectionLimit connectionLimit = ConnectionLimit.of(limits.descriptors(), memory);
        int maxConnections = connectionLimit.connections();
        Admission admission = new Admission(maxConnections, limits.gateways(), System::nanoTime, clock);
        BackendHealth health = new BackendHealth(clock);
        LingeringRefusals lingeringRefusals =
                new LingeringRefusals(limits.descriptors().maxLingering());
        PrefetchBudget prefetchBudget = new PrefetchBudget(memory.prefetchBytes());
        this.metrics = new ProxyMetrics(
                transport.kind(),
                maxConnections,
                lingeringRefusals::count,
                transport::accepts,
                transport::splice,
                admission::localSources,
                health::snapshot);
        this.accessLog = new AccessLog(accessLogTo, metrics::accessLogLinesLost);
        Connections connections = new Connections();
        Relay relay = new Relay(
                new Connector(resolver, health, new BackendLog(metrics)),
                admission,
                new RefusalFormatter(),
                new ConnectionObservers(List.of(metrics, accessLog)),
                connections,
                prefetchBudget,
                lingeringRefusals,
                new HeaderWarnings(System::nanoTime),
                clock);
        LimitWarnings limitWarnings = new LimitWarnings(connectionLimit);
        this.proxy =
                new Proxy(new Listeners(transport, relay), connections, metrics, accessLog, limitWarnings, scheduler);
        this.contractChecker = new ContractChecker(clock);
        this.checks = new CheckSchedule(contractChecker, proxy::running, System::nanoTime);
        OpenFiles openFiles = new OpenFiles(proc);
        this.management = management(
                managementAddress,
                () -> scrape(connections, openFiles, limits.descriptors().openFiles(), prefetchBudget),
                new StatusSources(
                        transport.kind(),
                        connections::count,
                        metrics::active,
                        admission::recentClients,
                        admission::localSources,
                        health::snapshot,
                        health::targets,
                        checks::snapshot,
                        () -> proxy.running().map(limitWarnings::of).orElse(List.of())));
    }

    private String scrape(
            Connections connections, OpenFiles openFiles, long openFilesLimit, PrefetchBudget prefetchBudget) {
        try {
            connections.reportBytes().get(REPORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            // A loop is busy or has ended: bytes of its connections follow later.
        }
        ResourceMetrics resources = new ResourceMetrics(
                version(), openFiles.count(), openFilesLimit, transport.bytesHeld(), prefetchBudget.used());
        return metrics.scrape() + resources.scrape();
    }

    private static String version() {
        return Objects.requireNonNullElse(ProxyProcess.class.getPackage().getImplementationVersion(), "unknown");
    }

    private ManagementServer management(InetSocketAddress address, Supplier<String> scrape, StatusSources sources)
            throws IOException {
        LoopMonitor loops = new LoopMonitor(transport.loops(), System::nanoTime);
        try {
            return new ManagementServer(
                    address,
                    proxy,
                    sources,
                    loops::failure,
                    () -> scrape.get() + LoopMetrics.scrape(loops.lags()) + verdictMetrics(),
                    checks);
        } catch (BindException e) {
            close();
            throw new IOException(bindError(address, e), e);
        }
    }

    private String verdictMetrics() {
        return VerdictMetrics.scrape(checks.snapshot().verdicts().stream()
                .map(verdict -> new VerdictMetrics.Sample(
                        verdict.backend(),
                        verdict.host(),
                        verdict.port(),
                        verdict.family().label(),
                        verdict.verdict().reason()))
                .toList());
    }

    // EADDRNOTAVAIL is a BindException too.
    private static String bindError(InetSocketAddress address, BindException error) {
        return String.valueOf(error.getMessage()).contains("assign requested address")
                ? "--management-address: " + address.getAddress().getHostAddress()
                        + " is not an address of this host: use one of its addresses"
                : "--management-port: " + address.getPort()
                        + " is in use: stop the process that listens there, or use another port";
    }

    /**
     * Loads the configuration and starts serving.
     *
     * @return the error in the configuration; then everything is closed
     */
    public Optional<String> start() {
        FileContent content = file.read();
        Optional<String> error = proxy.apply(file.parse(content));
        if (error.isPresent()) {
            stop();
            return error;
        }
        accessLog.start();
        management.start();
        watcher(content).start();
        LOGGER.atInfo()
                .addKeyValue("transport", transport.kind())
                .addKeyValue("splice", transport.splice().summary())
                .addKeyValue("managementPort", management.port())
                .log("Proxy started");
        return Optional.empty();
    }

    private ConfigWatcher watcher(FileContent content) {
        return new ConfigWatcher(file, content, proxy, scheduler);
    }

    public int managementPort() {
        return management.port();
    }

    /** Drains, then stops; returns when all connections have ended. */
    public void shutDown() {
        try {
            proxy.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    /** Stops immediately; remaining connections are closed. */
    private void stop() {
        management.close();
        close();
    }

    private void close() {
        checks.close();
        contractChecker.close();
        scheduler.shutdownNow();
        transport.close();
        resolver.close();
        accessLog.close();
    }
}
