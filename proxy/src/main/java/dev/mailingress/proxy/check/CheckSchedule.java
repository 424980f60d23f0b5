package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ProxyConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests while mail flows, as others ask for it: one run at a time, and no port more often than a mail server's log and its
 * limits bear, which is once a minute, or sooner where the last verdict may have passed by itself. It keeps the last verdict
 * of each port that the configuration has. May be used by any thread; none waits for a mail server.
 */
public final class CheckSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckSchedule.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int KEEP_THREAD_SECONDS = 1;

    private final PortCheckRunner tester;
    private final Supplier<Optional<ProxyConfig>> config;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            0, 1, KEEP_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), CheckSchedule::thread);
    private final Map<CheckTarget, LastCheck> known = new HashMap<>();
    private boolean running;

    /** What a run does; {@link ContractChecker#run(List)}. */
    @FunctionalInterface
    interface PortCheckRunner {
        List<PortVerdict> test(List<CheckTarget> ports) throws InterruptedException;
    }

    /** What becomes of a request. */
    public sealed interface CheckRequestResult {
        /** A run has begun. */
        record Started() implements CheckRequestResult {}

        /** A run is not over yet. */
        record Running() implements CheckRequestResult {}

        /** @param retryAfter until the first port may be asked again */
        record TooEarly(Duration retryAfter) implements CheckRequestResult {}
    }

    /**
     * @param dueNanos when the port may be asked again, by {@code nanoTime}
     * @param interval until then, for the next one to double
     */
    private record LastCheck(PortVerdict verdict, long dueNanos, Duration interval) {}

    /**
     * @param test owned by others
     * @param config the one in force; empty while there is none
     * @param nanoTime as {@link System#nanoTime()}
     */
    public CheckSchedule(ContractChecker test, Supplier<Optional<ProxyConfig>> config, LongSupplier nanoTime) {
        this(test::run, config, nanoTime);
    }

    CheckSchedule(PortCheckRunner tester, Supplier<Optional<ProxyConfig>> config, LongSupplier nanoTime) {
        this.tester = tester;
        this.config = config;
        this.nanoTime = nanoTime;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "contract-test-run");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins a run of the ports that are due. */
    public synchronized CheckRequestResult ask() {
        if (running) {
            return new CheckRequestResult.Running();
        }
        List<CheckTarget> ports = ports();
        known.keySet().retainAll(new HashSet<>(ports));
        long now = nanoTime.getAsLong();
        List<CheckTarget> due =
                ports.stream().filter(port -> wait(port, now) <= 0).toList();
        if (due.isEmpty()) {
            long nanos = ports.stream().mapToLong(port -> wait(port, now)).min().orElse(FIRST_RETRY.toNanos());
            return new CheckRequestResult.TooEarly(Duration.ofNanos(nanos));
        }
        running = true;
        thread.execute(() -> run(due));
        return new CheckRequestResult.Started();
    }

    /** The last ones, in the configuration's order; a port that was never asked has none. */
    public synchronized List<PortVerdict> verdicts() {
        return ports().stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(LastCheck::verdict)
                .toList();
    }

    private List<CheckTarget> ports() {
        return config.get().map(CheckTargets::of).orElse(List.of());
    }

    private long wait(CheckTarget port, long now) {
        LastCheck last = known.get(port);
        return last == null ? 0 : last.dueNanos() - now;
    }

    private void run(List<CheckTarget> due) {
        try {
            keep(due, tester.test(due));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("The contract test failed");
        } finally {
            over();
        }
    }

    private synchronized void keep(List<CheckTarget> due, List<PortVerdict> verdicts) {
        long now = nanoTime.getAsLong();
        for (int i = 0; i < due.size(); i++) {
            PortVerdict verdict = verdicts.get(i);
            Duration interval = interval(known.get(due.get(i)), verdict.verdict());
            known.put(due.get(i), new LastCheck(verdict, now + interval.toNanos(), interval));
            if (!verdict.verdict().isGood()) {
                LOGGER.atWarn()
                        .addKeyValue("backend", verdict.backend())
                        .addKeyValue("port", verdict.port())
                        .addKeyValue("verdict", verdict.verdict().reason())
                        .addKeyValue("message", verdict.message())
                        .log("A mail server's port is not as the configuration expects");
            }
        }
    }

    private static Duration interval(@Nullable LastCheck last, CheckVerdict verdict) {
        if (!verdict.mayPass()) {
            return INTERVAL;
        }
        if (last == null || !last.verdict().verdict().mayPass()) {
            return FIRST_RETRY;
        }
        Duration doubled = last.interval().multipliedBy(2);
        return doubled.compareTo(INTERVAL) < 0 ? doubled : INTERVAL;
    }

    private synchronized void over() {
        running = false;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
