package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ProxyConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contract test: checks whether each target port of a configuration behaves as the configuration expects. Checks at
 * most {@value #MAX_CONCURRENT} ports concurrently, each for at most 20 s.
 */
public final class ContractChecker implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ContractChecker.class);
    static final int MAX_CONCURRENT = 16;
    private static final int KEEP_THREAD_SECONDS = 1;
    /** For closing sessions and for slow name resolution. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final CheckTimeouts timeouts;
    // Used by one run at a time, whose size is bounded by the configuration.
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_CONCURRENT,
            MAX_CONCURRENT,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ContractChecker::thread);

    public ContractChecker(InstantSource clock) {
        this(clock, CheckTimeouts.DEFAULT);
    }

    ContractChecker(InstantSource clock, CheckTimeouts timeouts) {
        this.clock = clock;
        this.timeouts = timeouts;
        this.threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "contract-test");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Blocks until all ports are checked.
     *
     * @return in the configuration's order, for each port one of each address family
     */
    public List<PortVerdict> run(ProxyConfig config) throws InterruptedException {
        return run(CheckTargets.of(config)).stream().flatMap(List::stream).toList();
    }

    /** The verdicts on each of these ports, in their order. */
    List<List<PortVerdict>> run(List<CheckTarget> ports) throws InterruptedException {
        int rounds = (ports.size() + MAX_CONCURRENT - 1) / MAX_CONCURRENT;
        Duration all = timeouts.port().plus(MARGIN).multipliedBy(rounds);
        List<Future<List<PortVerdict>>> checks = check(ports, all);
        List<List<PortVerdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            verdicts.add(verdicts(ports.get(i), checks.get(i)));
        }
        return List.copyOf(verdicts);
    }

    private List<Future<List<PortVerdict>>> check(List<CheckTarget> ports, Duration atMost)
            throws InterruptedException {
        try (SessionLoop loop = new SessionLoop()) {
            return threads.invokeAll(
                    ports.stream().map(port -> probe(port, loop)).toList(), atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Callable<List<PortVerdict>> probe(CheckTarget port, SessionLoop loop) {
        return () -> new PortProbe(port, loop, timeouts, clock).run();
    }

    private List<PortVerdict> verdicts(CheckTarget port, Future<List<PortVerdict>> check) throws InterruptedException {
        try {
            return check.get();
        } catch (CancellationException tooLate) {
            return inconclusive(port, "The check did not complete in time; the DNS server may not be answering");
        } catch (ExecutionException e) {
            LOGGER.atError()
                    .addKeyValue("backend", port.backend())
                    .addKeyValue("host", port.host())
                    .addKeyValue("port", port.port())
                    .setCause(e)
                    .log("Internal error: the check of a port failed");
            return inconclusive(port, "The check failed with an internal error; see the proxy's log");
        }
    }

    private List<PortVerdict> inconclusive(CheckTarget port, String observation) {
        return PortVerdict.ofAllFamilies(port, new Diagnosis(CheckVerdict.INCONCLUSIVE, observation), clock.instant());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
