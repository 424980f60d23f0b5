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
 * Asks every port that a configuration leads to whether it behaves as the configuration expects. At most
 * {@value #THREADS} ports are asked at the same time, each for 20 s at most.
 */
public final class ContractChecker implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ContractChecker.class);
    private static final int THREADS = 16;
    private static final int KEEP_THREAD_SECONDS = 1;
    /** For farewells and for names that are slow to resolve. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final CheckTimeouts checkTimeouts;
    private final TlsClient tls = new TlsClient();
    // Filled by one run at a time, whose size the configuration bounds.
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ContractChecker::thread);

    public ContractChecker(InstantSource clock) {
        this(clock, CheckTimeouts.DEFAULT);
    }

    ContractChecker(InstantSource clock, CheckTimeouts checkTimeouts) {
        this.clock = clock;
        this.checkTimeouts = checkTimeouts;
        this.threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "contract-test");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Blocks until the last port is done.
     *
     * @return in the configuration's order
     */
    public List<PortVerdict> run(ProxyConfig config) throws InterruptedException {
        return run(CheckTargets.of(config));
    }

    /** As {@link #run(ProxyConfig)}, for these ports. */
    List<PortVerdict> run(List<CheckTarget> ports) throws InterruptedException {
        int rounds = (ports.size() + THREADS - 1) / THREADS;
        Duration all = checkTimeouts.port().plus(MARGIN).multipliedBy(rounds);
        List<Future<PortVerdict>> tests =
                threads.invokeAll(ports.stream().map(this::test).toList(), all.toMillis(), TimeUnit.MILLISECONDS);
        List<PortVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            verdicts.add(verdict(ports.get(i), tests.get(i)));
        }
        return List.copyOf(verdicts);
    }

    private Callable<PortVerdict> test(CheckTarget port) {
        return () -> new PortProbe(port, tls, checkTimeouts, clock).run();
    }

    private PortVerdict verdict(CheckTarget port, Future<PortVerdict> test) throws InterruptedException {
        try {
            return test.get();
        } catch (CancellationException tooLate) {
            return undecided(port, "the test was not done in time, perhaps because no name server answers");
        } catch (ExecutionException e) {
            LOGGER.atError()
                    .addKeyValue("backend", port.backend())
                    .addKeyValue("port", port.port())
                    .setCause(e)
                    .log("Testing a port failed");
            return undecided(port, "the test failed, see the proxy's log");
        }
    }

    private PortVerdict undecided(CheckTarget port, String seen) {
        return PortVerdict.of(port, new Diagnosis(CheckVerdict.INCONCLUSIVE, seen), clock.instant());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
