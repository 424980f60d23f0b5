package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Happy eyeballs: tries the addresses of one backend, each once. The next one starts when the previous one has failed
 * or is slow, while the slow one continues; the first to succeed wins, and the others are cancelled. Addresses may be
 * added while it runs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305 §5</a>
 */
final class HappyEyeballs {

    /** RFC 8305 §5: the recommended Connection Attempt Delay. */
    static final Duration CONNECTION_ATTEMPT_DELAY = Duration.ofMillis(250);

    private static final Loop.Cancellable NOT_SCHEDULED = () -> {};

    private final Duration timeout;
    private final Loop loop;
    private final HappyEyeballsHandler handler;

    private List<Candidate> candidates = List.of();
    private boolean moreExpected;
    private Loop.Cancellable nextAttemptTimer = NOT_SCHEDULED;
    private @Nullable AddressAttempt latest;
    private int running;
    private boolean ended;

    /** Handler of the outcome; its methods may be called before {@link #offer} returns. */
    interface HappyEyeballsHandler {

        /** Connected; no other method is called afterwards. */
        void onConnected(Leg leg, Candidate candidate);

        /** One address has failed; others may be in progress. */
        void onAttemptFailed(Candidate candidate, ConnectFailure failure);

        /** All addresses have failed, or there is none, and no more are expected. They may still be offered. */
        void onExhausted();
    }

    /** @param timeout of the connect to each address */
    HappyEyeballs(Duration timeout, Loop loop, HappyEyeballsHandler handler) {
        this.timeout = timeout;
        this.loop = loop;
        this.handler = handler;
    }

    /**
     * Sets the addresses and tries those that were not yet tried.
     *
     * @param offered in order
     * @param more whether this is called again when more addresses are known
     */
    void offer(List<Candidate> offered, boolean more) {
        candidates = offered;
        moreExpected = more;
        if (nextAttemptTimer == NOT_SCHEDULED) {
            startNext();
        }
    }

    private void startNext() {
        nextAttemptTimer.cancel();
        nextAttemptTimer = NOT_SCHEDULED;
        Candidate next = firstUntried(candidates);
        if (next != null) {
            start(next);
        } else if (running == 0 && !moreExpected) {
            handler.onExhausted();
        }
    }

    private void start(Candidate candidate) {
        AddressAttempt attempt = new AddressAttempt(candidate, latest);
        latest = attempt;
        running++;
        if (moreExpected || firstUntried(candidates) != null) {
            nextAttemptTimer = loop.schedule(CONNECTION_ATTEMPT_DELAY, this::startNext);
        }
        attempt.pending = loop.connect(candidate.address(), timeout, attempt);
    }

    /** The first of these that was not yet tried; null if none. */
    @Nullable
    Candidate firstUntried(List<Candidate> offered) {
        for (int i = 0; i < offered.size(); i++) {
            if (attemptTo(offered.get(i)) == null) {
                return offered.get(i);
            }
        }
        return null;
    }

    /** Whether all addresses of this target were tried and have failed. */
    boolean hasFailed(UpstreamTarget target) {
        for (Candidate candidate : candidates) {
            if (candidate.target() == target) {
                AddressAttempt attempt = attemptTo(candidate);
                if (attempt == null || !attempt.failed) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable AddressAttempt attemptTo(Candidate candidate) {
        AddressAttempt attempt = latest;
        while (attempt != null && !attempt.candidate.isSame(candidate)) {
            attempt = attempt.previous;
        }
        return attempt;
    }

    /** Cancels all attempts. */
    void cancel() {
        ended = true;
        nextAttemptTimer.cancel();
        for (AddressAttempt attempt = latest; attempt != null; attempt = attempt.previous) {
            attempt.pending.cancel();
        }
        latest = null;
    }

    /** Connect to one address, linked to the previous ones. */
    private final class AddressAttempt implements ConnectHandler {

        private final Candidate candidate;
        private final @Nullable AddressAttempt previous;
        private Loop.Cancellable pending = () -> {};
        private boolean failed;

        AddressAttempt(Candidate candidate, @Nullable AddressAttempt previous) {
            this.candidate = candidate;
            this.previous = previous;
        }

        @Override
        public void onConnected(Leg leg) {
            if (ended) {
                leg.abort();
                return;
            }
            // Also cancels this attempt, which no longer has an effect.
            cancel();
            handler.onConnected(leg, candidate);
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            if (ended) {
                return;
            }
            running--;
            failed = true;
            handler.onAttemptFailed(candidate, failure);
            startNext();
        }
    }
}
