package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ProxyConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduler of the contract test in a running proxy, on request. Only one run at a time, and each port at most once a
 * minute (earlier if the last verdict may be transient), to spare the log and the limits of the mail server. Keeps the
 * last verdict of each port of the configuration. Thread-safe and non-blocking.
 */
public final class CheckSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckSchedule.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int KEEP_THREAD_SECONDS = 1;

    private final PortCheckRunner runner;
    private final Supplier<Optional<ProxyConfig>> config;
    private final LongSupplier nanoTime;
    // With a queue: the thread of the run that has just ended may not be waiting for the next one yet.
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, KEEP_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), CheckSchedule::thread);
    private final Map<CheckTarget, LastCheck> lastChecks = new HashMap<>();
    private boolean running;

    /** One run; {@link ContractChecker#run(List)}. */
    @FunctionalInterface
    interface PortCheckRunner {
        List<PortVerdict> run(List<CheckTarget> ports) throws InterruptedException;
    }

    /** Result of a request. */
    public sealed interface CheckRequestResult {
        /** A run was started. */
        record Started() implements CheckRequestResult {}

        /** A run is still in progress. */
        record Running() implements CheckRequestResult {}

        /** @param retryAfter time until the first port may be checked again */
        record TooEarly(Duration retryAfter) implements CheckRequestResult {}
    }

    /**
     * @param dueNanos time at which the port may be checked again, of {@code nanoTime}
     * @param interval between the check and {@code dueNanos}; doubled for the next one
     */
    private record LastCheck(PortVerdict verdict, long dueNanos, Duration interval) {}

    /**
     * @param checker not closed by this class
     * @param config the running configuration, if any
     * @param nanoTime as {@link System#nanoTime()}
     */
    public CheckSchedule(ContractChecker checker, Supplier<Optional<ProxyConfig>> config, LongSupplier nanoTime) {
        this(checker::run, config, nanoTime);
    }

    CheckSchedule(PortCheckRunner runner, Supplier<Optional<ProxyConfig>> config, LongSupplier nanoTime) {
        this.runner = runner;
        this.config = config;
        this.nanoTime = nanoTime;
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "contract-test-run");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a run of the ports that are due. */
    public synchronized CheckRequestResult request() {
        if (running) {
            return new CheckRequestResult.Running();
        }
        List<CheckTarget> ports = ports();
        lastChecks.keySet().retainAll(new HashSet<>(ports));
        long now = nanoTime.getAsLong();
        List<CheckTarget> due =
                ports.stream().filter(port -> waitNanos(port, now) <= 0).toList();
        if (due.isEmpty()) {
            long nanos =
                    ports.stream().mapToLong(port -> waitNanos(port, now)).min().orElse(FIRST_RETRY.toNanos());
            return new CheckRequestResult.TooEarly(Duration.ofNanos(nanos));
        }
        // Before "running", which nothing would reset if no thread can be started.
        thread.execute(() -> run(due));
        running = true;
        return new CheckRequestResult.Started();
    }

    /** The last verdicts in the configuration's order, without ports that were never checked. */
    public synchronized List<PortVerdict> verdicts() {
        return ports().stream()
                .map(lastChecks::get)
                .filter(Objects::nonNull)
                .map(LastCheck::verdict)
                .toList();
    }

    private List<CheckTarget> ports() {
        return config.get().map(CheckTargets::of).orElse(List.of());
    }

    private long waitNanos(CheckTarget port, long now) {
        LastCheck last = lastChecks.get(port);
        return last == null ? 0 : last.dueNanos() - now;
    }

    private void run(List<CheckTarget> due) {
        try {
            store(due, runner.run(due));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("Internal error: the contract test failed");
        } finally {
            onFinished();
        }
    }

    private synchronized void store(List<CheckTarget> due, List<PortVerdict> verdicts) {
        long now = nanoTime.getAsLong();
        for (int i = 0; i < due.size(); i++) {
            PortVerdict verdict = verdicts.get(i);
            Duration interval = interval(lastChecks.get(due.get(i)), verdict.verdict());
            lastChecks.put(due.get(i), new LastCheck(verdict, now + interval.toNanos(), interval));
            if (!verdict.verdict().isGood()) {
                LOGGER.atWarn()
                        .addKeyValue("backend", verdict.backend())
                        .addKeyValue("host", verdict.host())
                        .addKeyValue("port", verdict.port())
                        .addKeyValue("verdict", verdict.verdict().reason())
                        .addKeyValue("message", verdict.message())
                        .log("Mail server port does not behave as configured");
            }
        }
    }

    private static Duration interval(@Nullable LastCheck last, CheckVerdict verdict) {
        if (!verdict.isTransient()) {
            return INTERVAL;
        }
        if (last == null || !last.verdict().verdict().isTransient()) {
            return FIRST_RETRY;
        }
        Duration doubled = last.interval().multipliedBy(2);
        return doubled.compareTo(INTERVAL) < 0 ? doubled : INTERVAL;
    }

    private synchronized void onFinished() {
        running = false;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
