package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one client, guarded by the lock of its {@link ClientStripe}.
 *
 * <p>The token bucket is one number, the time at which it will be full again; each new connection moves it by the time
 * that one token takes to refill ("virtual scheduling algorithm", ITU-T I.371, annex A).
 */
final class Client implements Permit {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final AdmissionDecision TOO_MANY = new AdmissionDecision.Refuse(
            Refusal.CLIENT_CONNECTIONS,
            "too many connections from your address; close some of them or try again later");
    private static final AdmissionDecision TOO_OFTEN = new AdmissionDecision.Refuse(
            Refusal.CLIENT_RATE, "too many new connections from your address; try again in a minute");

    private final ClientStripe stripe;
    private final ClientKey key;
    private final AdmissionDecision.Admit admit = new AdmissionDecision.Admit(this);

    private int connections;
    private long fullAt;

    /** Links of {@link IdleClients}; null at the ends, and while the client has a connection. */
    @Nullable
    Client older;

    @Nullable
    Client newer;

    /** @param now of a monotonic clock, in nanoseconds */
    Client(ClientStripe stripe, ClientKey key, long now) {
        this.stripe = stripe;
        this.key = key;
        this.fullAt = now;
    }

    /** A refused connection does not consume a token. */
    AdmissionDecision enter(ClientLimit limit, long now) {
        if (connections >= limit.connections()) {
            return TOO_MANY;
        }
        long token = MINUTE / limit.newPerMinute();
        long missing = Math.max(0, fullAt - now);
        if (missing > token * (limit.newPerMinute() - 1)) {
            return TOO_OFTEN;
        }
        fullAt = now + missing + token;
        connections++;
        return admit;
    }

    @Override
    public void release() {
        stripe.leave(this);
    }

    /** @throws IllegalStateException if the client has no connection */
    void onReleased() {
        if (connections == 0) {
            throw new IllegalStateException("Internal error: a permit was released twice");
        }
        connections--;
    }

    ClientKey key() {
        return key;
    }

    boolean isIdle() {
        return connections == 0;
    }

    /** Whether the token bucket is full, so that an idle client can be removed without effect. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}
