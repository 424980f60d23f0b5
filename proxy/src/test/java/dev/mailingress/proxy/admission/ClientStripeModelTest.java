package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.Exposure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Comparison with a model that keeps all token buckets: without a shortage of capacity, forgetting must not change a decision. */
class ClientStripeModelTest {

    private static final long SEED = 20261125;
    private static final int CLIENTS = 12;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final ClientLimit LIMIT = new ClientLimit(3, 6);

    private final Random random = new Random(SEED);
    private final Map<Integer, Deque<Permit>> present = new HashMap<>();
    private final Map<Integer, Bucket> buckets = new HashMap<>();

    @Test
    void shouldJudgeAsModelThatForgetsNobodyWhenCapacitySuffices() {
        // Given
        ClientStripe stripe = new ClientStripe(CLIENTS);
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextInt((int) (MINUTE / 100));
            int client = random.nextInt(CLIENTS);
            Deque<Permit> permits = present.computeIfAbsent(client, absent -> new ArrayDeque<>());
            if (random.nextInt(3) == 0 && !permits.isEmpty()) {
                permits.remove().release();
                continue;
            }
            Bucket bucket = buckets.computeIfAbsent(client, absent -> new Bucket());
            String expected = expected(bucket, permits.size(), now);
            // When
            AdmissionDecision verdict = stripe.enter(key(client), LIMIT, now);
            // Then
            assertThat(outcome(verdict)).as("step %d", i).isEqualTo(expected);
            if (verdict instanceof AdmissionDecision.Admit admit) {
                permits.add(admit.permit());
                bucket.take(now);
            }
        }
    }

    @Test
    void shouldForgetIdleClientsWhenOneKeepsConnecting() {
        // Given
        ClientStripe stripe = new ClientStripe(CLIENTS);
        for (int client = 0; client < CLIENTS; client++) {
            assertThat(stripe.enter(key(client), LIMIT, 0))
                    .isInstanceOfSatisfying(
                            AdmissionDecision.Admit.class,
                            admit -> admit.permit().release());
        }
        // When
        for (int i = 0; i < CLIENTS; i++) {
            stripe.enter(key(0), LIMIT, MINUTE);
        }
        // Then
        assertThat(stripe.size()).isEqualTo(1);
    }

    private static String expected(Bucket bucket, int connections, long now) {
        if (connections >= LIMIT.connections()) {
            return "CLIENT_CONNECTIONS";
        }
        return bucket.tokens(now) >= 1 - 1e-6 ? "ADMITTED" : "CLIENT_RATE";
    }

    /** Token bucket as documented: the number of tokens grows over time. */
    private static final class Bucket {

        private double tokens = LIMIT.newPerMinute();
        private long since;

        double tokens(long now) {
            return Math.min(LIMIT.newPerMinute(), tokens + (double) (now - since) * LIMIT.newPerMinute() / MINUTE);
        }

        void take(long now) {
            tokens = tokens(now) - 1;
            since = now;
        }
    }

    private static String outcome(AdmissionDecision verdict) {
        return verdict instanceof AdmissionDecision.Refuse refuse
                ? refuse.reason().name()
                : "ADMITTED";
    }

    private static ClientKey key(int client) {
        return new ClientKey(new ListenerKey(Exposure.PUBLIC, "smtp"), 0, client, client);
    }
}
