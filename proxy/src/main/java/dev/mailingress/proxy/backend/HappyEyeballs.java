package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Happy eyeballs: tries the addresses of one backend, each once. The next one starts when the previous one has failed
 * or is slow, while the slow one continues; the first to succeed wins, and the others are cancelled.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305 §5</a>
 */
final class HappyEyeballs {

    /** RFC 8305 §5: the recommended Connection Attempt Delay. */
    static final Duration CONNECTION_ATTEMPT_DELAY = Duration.ofMillis(250);

    private final List<InetSocketAddress> addresses;
    private final Duration timeout;
    private final Loop loop;
    private final HappyEyeballsHandler handler;

    private Loop.Cancellable nextAttemptTimer = () -> {};
    private @Nullable AddressAttempt latest;
    private int started;
    private int running;
    private boolean ended;

    /**
     * Handler of the outcome: exactly one of {@link #onConnected} and {@link #onFailed} is called, possibly before
     * {@link #start()} returns.
     */
    interface HappyEyeballsHandler {

        void onConnected(Leg leg, InetSocketAddress address);

        /** One address has failed; others may be in progress. */
        void onAttemptFailed(ConnectFailure failure);

        /** All addresses have failed, the last one with this failure. */
        void onFailed(ConnectFailure failure);
    }

    /**
     * @param addresses at least one, in order
     * @param timeout of the connect to each address
     */
    HappyEyeballs(List<InetSocketAddress> addresses, Duration timeout, Loop loop, HappyEyeballsHandler handler) {
        this.addresses = addresses;
        this.timeout = timeout;
        this.loop = loop;
        this.handler = handler;
    }

    void start() {
        startNext();
    }

    private void startNext() {
        nextAttemptTimer.cancel();
        AddressAttempt attempt = new AddressAttempt(addresses.get(started), latest);
        latest = attempt;
        started++;
        running++;
        if (started < addresses.size()) {
            nextAttemptTimer = loop.schedule(CONNECTION_ATTEMPT_DELAY, this::startNext);
        }
        attempt.pending = loop.connect(attempt.address, timeout, attempt);
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

        private final InetSocketAddress address;
        private final @Nullable AddressAttempt previous;
        private Loop.Cancellable pending = () -> {};

        AddressAttempt(InetSocketAddress address, @Nullable AddressAttempt previous) {
            this.address = address;
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
            handler.onConnected(leg, address);
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            if (ended) {
                return;
            }
            running--;
            handler.onAttemptFailed(failure);
            if (started < addresses.size()) {
                startNext();
            } else if (running == 0) {
                ended = true;
                handler.onFailed(failure);
            }
        }
    }
}
