package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ProxyConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduler of the contract test in a running proxy, on request. Only one run at a time, and each port as rarely as
 * {@link PortSchedule} says, to spare the log and the limits of the mail server. Keeps the last verdicts of each port of
 * the configuration. Thread-safe and non-blocking.
 */
public final class CheckSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckSchedule.class);
    private static final int KEEP_THREAD_SECONDS = 1;

    private final PortCheckRunner runner;
    private final Supplier<Optional<ProxyConfig>> config;
    private final LongSupplier nanoTime;
    // With a queue: the thread of the run that has just ended may not be waiting for the next one yet.
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, KEEP_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), CheckSchedule::thread);
    private final Map<CheckTarget, PortSchedule> lastChecks = new HashMap<>();
    private boolean running;
    private long runs;

    /** One run; {@link ContractChecker#run(List)}. */
    @FunctionalInterface
    interface PortCheckRunner {
        List<List<PortVerdict>> run(List<CheckTarget> ports) throws InterruptedException;
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

    /** Starts a run of the ports that may be checked for this reason. */
    public synchronized CheckRequestResult request(CheckReason reason) {
        if (running) {
            return new CheckRequestResult.Running();
        }
        List<CheckTarget> ports = ports();
        lastChecks.keySet().retainAll(new HashSet<>(ports));
        long now = nanoTime.getAsLong();
        List<CheckTarget> due =
                ports.stream().filter(port -> waitNanos(port, reason, now) <= 0).toList();
        if (due.isEmpty()) {
            long nanos = ports.stream()
                    .mapToLong(port -> waitNanos(port, reason, now))
                    .min()
                    .orElse(PortSchedule.FIRST_RETRY.toNanos());
            return new CheckRequestResult.TooEarly(Duration.ofNanos(nanos));
        }
        // Before "running", which nothing would reset if no thread can be started.
        thread.execute(() -> run(due));
        running = true;
        return new CheckRequestResult.Started();
    }

    public synchronized CheckSnapshot snapshot() {
        return new CheckSnapshot(
                running,
                runs,
                ports().stream()
                        .map(lastChecks::get)
                        .filter(Objects::nonNull)
                        .flatMap(last -> last.verdicts().stream())
                        .toList());
    }

    private List<CheckTarget> ports() {
        return config.get().map(CheckTargets::of).orElse(List.of());
    }

    private long waitNanos(CheckTarget port, CheckReason reason, long now) {
        PortSchedule last = lastChecks.get(port);
        return last == null ? 0 : last.waitNanos(reason, now);
    }

    private void run(List<CheckTarget> due) {
        try {
            store(due, runner.run(due));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("Internal error: the contract test failed");
            keepVerdicts(due);
        } finally {
            onFinished();
        }
    }

    /** After an internal error: the next run waits as after any other. */
    private synchronized void keepVerdicts(List<CheckTarget> due) {
        long now = nanoTime.getAsLong();
        due.forEach(port -> lastChecks.compute(
                port, (key, last) -> PortSchedule.after(last, last == null ? List.of() : last.verdicts(), now)));
    }

    private synchronized void store(List<CheckTarget> due, List<List<PortVerdict>> verdicts) {
        long now = nanoTime.getAsLong();
        for (int i = 0; i < due.size(); i++) {
            List<PortVerdict> ofPort = verdicts.get(i);
            lastChecks.compute(due.get(i), (port, last) -> PortSchedule.after(last, ofPort, now));
            ofPort.stream()
                    .filter(verdict -> !verdict.isGood())
                    .collect(Collectors.groupingBy(PortVerdict::verdict, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .forEach(CheckSchedule::log);
        }
    }

    /** One line about the families of a port that have the same verdict. */
    private static void log(List<PortVerdict> families) {
        PortVerdict verdict = families.get(0);
        LOGGER.atWarn()
                .addKeyValue("backend", verdict.backend())
                .addKeyValue("host", verdict.host())
                .addKeyValue("port", verdict.port())
                .addKeyValue(
                        "family",
                        families.stream().map(one -> one.family().label()).collect(Collectors.joining(",")))
                .addKeyValue("verdict", verdict.verdict().reason())
                .addKeyValue("message", verdict.message())
                .log("Mail server port does not behave as configured");
    }

    private synchronized void onFinished() {
        running = false;
        runs++;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
