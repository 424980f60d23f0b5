package dev.mailingress.operator.watch;

import dev.mailingress.operator.decide.CheckPolicy;
import dev.mailingress.operator.decide.CheckPolicy.Due;
import dev.mailingress.operator.decide.CheckPolicy.Present;
import dev.mailingress.operator.decide.CheckRequest;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.ProxyReport;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Contract tests of the mail servers: one proxy of each MailIngress runs them, and its report contains the verdicts. What was
 * requested is remembered in memory; after a restart of the operator, one test more is made. Thread-safe.
 */
public final class ContractTests {

    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final ProxyProbe probe;
    private final Clock clock;
    private final CheckPolicy policy = new CheckPolicy();
    private final Map<String, CheckRequest> requests = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CheckRequest> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public ContractTests(ProxyProbe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Progress of the test.
     *
     * @param running whether its result is awaited
     * @param tester proxy that runs it, with the last verdicts; null if no proxy runs the configuration
     */
    public record Progress(boolean running, @Nullable Proxy tester) {}

    /**
     * Requests a test if one is due.
     *
     * @param config hash of the configuration whose ports are tested
     * @param pods names of the ready pods of the mail servers
     * @param isUnproven whether the verdicts of a proxy leave anything to be found out or to be cured
     */
    public Progress run(
            Identity identity, String config, ProxyFleet fleet, Set<String> pods, Predicate<Proxy> isUnproven) {
        CheckRequest last = last(identity);
        Optional<Proxy> chosen = choose(fleet, config, last);
        if (chosen.isEmpty()) {
            return new Progress(true, null);
        }
        Proxy proxy = chosen.get();
        ProxyReport report = Objects.requireNonNull(proxy.report());
        Present present =
                new Present(proxy.pod(), report.checks(), isUnproven.test(proxy), config, pods, failures(fleet));
        if (report.checking() || policy.isRunning(last, present, clock.instant())) {
            return new Progress(true, proxy);
        }
        Due due = policy.due(last, present, clock.instant());
        return new Progress(due != Due.NO && isStarted(identity, proxy, last, present, due), proxy);
    }

    private boolean isStarted(Identity identity, Proxy proxy, @Nullable CheckRequest last, Present present, Due due) {
        boolean started = start(proxy, due);
        remember(identity, started ? present.requested(clock.instant()) : present.refused(last, clock.instant()));
        return started;
    }

    private boolean start(Proxy proxy, Due due) {
        try {
            return probe.check(String.valueOf(proxy.ip()), due == Due.EARLY)
                    .orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            return false;
        }
    }

    /** The one that ran the last test knows its verdicts; after a restart of the operator, any that has some. */
    private static Optional<Proxy> choose(ProxyFleet fleet, String config, @Nullable CheckRequest last) {
        return fleet.pods().stream()
                .filter(proxy -> proxy.runs(config))
                .min(Comparator.comparing(
                                (Proxy proxy) -> last == null || !proxy.pod().equals(last.proxy()))
                        .thenComparing(proxy -> !hasVerdicts(proxy))
                        .thenComparing(Proxy::pod));
    }

    private static boolean hasVerdicts(Proxy proxy) {
        return proxy.report() != null
                && proxy.report().targets().stream()
                        .noneMatch(target -> target.verdicts().isEmpty());
    }

    private static Map<String, Long> failures(ProxyFleet fleet) {
        Map<String, Long> failures = new HashMap<>();
        for (Proxy proxy : fleet.pods()) {
            ProxyReport report = proxy.report();
            if (report != null) {
                report.targets()
                        .forEach(target -> failures.merge(
                                proxy.pod() + " " + target.host() + " " + target.port(), target.failures(), Long::sum));
            }
        }
        return failures;
    }

    private synchronized @Nullable CheckRequest last(Identity identity) {
        return requests.get(identity.uid());
    }

    private synchronized void remember(Identity identity, CheckRequest request) {
        requests.remove(identity.uid());
        requests.put(identity.uid(), request);
    }
}
