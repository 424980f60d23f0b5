package dev.mailingress.operator.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many events one resource may have: a condition that flaps must not fill the cluster's store. A bucket of tokens for
 * each, of which one comes back at a time.
 */
final class EventRateLimiter {

    /** More than a first rollout takes. */
    static final int AT_ONCE = 25;

    /** As long as kube's own clients wait (client-go, tools/events). */
    static final Duration ONE_BACK_AFTER = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, TokenBucket> tokenBuckets = new ConcurrentHashMap<>();

    EventRateLimiter(Clock clock) {
        this.clock = clock;
    }

    /** @param tokens left, at most {@link #AT_ONCE}, after the last event, taken or refused, at {@code since} */
    private record TokenBucket(double tokens, Instant since, boolean granted) {

        TokenBucket next(Instant now) {
            double back = (double) Duration.between(since, now).toMillis() / ONE_BACK_AFTER.toMillis();
            double there = Math.min(AT_ONCE, tokens + Math.max(0, back));
            return there >= 1 ? new TokenBucket(there - 1, now, true) : new TokenBucket(there, now, false);
        }
    }

    /** Whether the resource with this uid may have one more. */
    boolean take(String uid) {
        Instant now = clock.instant();
        return tokenBuckets
                .compute(
                        uid,
                        (any, tokenBucket) ->
                                (tokenBucket == null ? new TokenBucket(AT_ONCE, now, true) : tokenBucket).next(now))
                .granted();
    }

    /** Of a resource that is gone. */
    void forget(String uid) {
        tokenBuckets.remove(uid);
    }
}
