package dev.mailingress.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Policy of the contract test: decides when it runs again. Every run makes connections that the mail server logs, so there is
 * one after a change, after a failure, and otherwise every {@link #INTERVAL}.
 */
public final class CheckPolicy {

    static final Duration INTERVAL = Duration.ofMinutes(10);
    /** While something is wrong, so that a cure is seen. Each port is tested once a minute at most (proxy). */
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(20);
    /** A test that takes longer is not waited for; the longest one of a proxy takes 20 s for 16 ports. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** Between two requests in any case. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    /** Hash of no configuration. */
    private static final String NEVER = "";

    /** Whether a test is to be requested. */
    public enum Due {
        NO,
        REGULAR,
        /** Something failed or changed: one test is permitted earlier. */
        EARLY
    }

    /**
     * State at this time.
     *
     * @param proxy name of the pod that would run it
     * @param runs number of tests that this pod has completed
     * @param unproven whether a port has no verdict yet, or a bad one
     */
    public record Present(
            String proxy, long runs, boolean unproven, String config, Set<String> pods, Map<String, Long> failures) {

        public Present {
            pods = Set.copyOf(pods);
            failures = Map.copyOf(failures);
        }

        /** The test began: what is known now is being tested. */
        public CheckRequest requested(Instant now) {
            return new CheckRequest(proxy, runs, true, now, config, pods, failures);
        }

        /** The proxy refused, or did not respond: what is to be tested is what was to be tested before. */
        public CheckRequest refused(@Nullable CheckRequest last, Instant now) {
            return last == null
                    ? new CheckRequest(proxy, runs, false, now, NEVER, Set.of(), Map.of())
                    : new CheckRequest(proxy, runs, false, now, last.config(), last.pods(), last.failures());
        }
    }

    /** Whether the result of the last request is still awaited. */
    public boolean isRunning(@Nullable CheckRequest last, Present present, Instant now) {
        return last != null
                && last.started()
                && last.proxy().equals(present.proxy())
                && present.runs() <= last.runs()
                && now.isBefore(last.at().plus(TIMEOUT));
    }

    /** Not to be asked while a test is running. */
    public Due due(@Nullable CheckRequest last, Present present, Instant now) {
        if (last == null) {
            return Due.REGULAR;
        }
        Duration age = Duration.between(last.at(), now);
        if (age.compareTo(PAUSE) < 0) {
            return Due.NO;
        }
        boolean changed = !last.pods().containsAll(present.pods())
                || present.failures().entrySet().stream()
                        .anyMatch(count -> count.getValue() > last.failures().getOrDefault(count.getKey(), 0L));
        if (changed) {
            return Due.EARLY;
        }
        boolean other = !last.config().equals(present.config()) || !last.proxy().equals(present.proxy());
        Duration interval = present.unproven() ? RETRY_INTERVAL : INTERVAL;
        return other || age.compareTo(interval) >= 0 ? Due.REGULAR : Due.NO;
    }
}
