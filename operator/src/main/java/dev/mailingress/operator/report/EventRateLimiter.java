package dev.mailingress.operator.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate limit for the Events of one resource: a condition that flaps must not fill the cluster's store. Each resource
 * has a token bucket.
 */
public final class EventRateLimiter {

    /** Size of the bucket: more than a first rollout needs. */
    static final int BURST = 25;

    /** Time for one token to return, as in Kubernetes' own clients (client-go, tools/events). */
    static final Duration REFILL_INTERVAL = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, TokenBucket> tokenBuckets = new ConcurrentHashMap<>();

    public EventRateLimiter(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param tokens left after the last request at {@code since}, at most {@link #BURST}
     * @param granted whether that request got a token
     */
    private record TokenBucket(double tokens, Instant since, boolean granted) {

        TokenBucket next(Instant now) {
            double refilled = (double) Duration.between(since, now).toMillis() / REFILL_INTERVAL.toMillis();
            double available = Math.min(BURST, tokens + Math.max(0, refilled));
            return available >= 1 ? new TokenBucket(available - 1, now, true) : new TokenBucket(available, now, false);
        }
    }

    /** Takes a token of the resource with this uid; false if there are none left. */
    boolean tryAcquire(String uid) {
        Instant now = clock.instant();
        return tokenBuckets
                .compute(
                        uid,
                        (any, tokenBucket) ->
                                (tokenBucket == null ? new TokenBucket(BURST, now, true) : tokenBucket).next(now))
                .granted();
    }

    /** Discards the bucket of a deleted resource. */
    void forget(String uid) {
        tokenBuckets.remove(uid);
    }
}
