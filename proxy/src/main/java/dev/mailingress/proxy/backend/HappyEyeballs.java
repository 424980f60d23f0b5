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
 * Tries the addresses of one backend, each once. The next one begins when the last has failed or is slow, while the slow one
 * goes on; the first that succeeds wins, and the others are called off.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305 §5</a>
 */
final class HappyEyeballs {

    /** RFC 8305 §5: the recommended Connection Attempt Delay. */
    static final Duration CONNECTION_ATTEMPT_DELAY = Duration.ofMillis(250);

    private final List<InetSocketAddress> addresses;
    private final Duration timeout;
    private final Loop loop;
    private final RaceHandler handler;

    private Loop.Cancellable timer = () -> {};
    private @Nullable AddressAttempt youngest;
    private int begun;
    private int running;
    private boolean over;

    /** Hears how a race ends: exactly one of {@link #onConnected} and {@link #onFailed}, perhaps before {@link #start()} returns. */
    interface RaceHandler {

        void onConnected(Leg leg, InetSocketAddress address);

        /** One address has failed; others may be under way. */
        void onAttemptFailed(ConnectFailure failure);

        /** All have failed, this way the last one. */
        void onFailed(ConnectFailure failure);
    }

    /**
     * @param addresses at least one, in order
     * @param timeout of each attempt
     */
    HappyEyeballs(List<InetSocketAddress> addresses, Duration timeout, Loop loop, RaceHandler handler) {
        this.addresses = addresses;
        this.timeout = timeout;
        this.loop = loop;
        this.handler = handler;
    }

    void start() {
        beginNext();
    }

    private void beginNext() {
        timer.cancel();
        AddressAttempt attempt = new AddressAttempt(addresses.get(begun), youngest);
        youngest = attempt;
        begun++;
        running++;
        if (begun < addresses.size()) {
            timer = loop.schedule(CONNECTION_ATTEMPT_DELAY, this::beginNext);
        }
        attempt.connecting = loop.connect(attempt.address, timeout, attempt);
    }

    /** Calls every attempt off. */
    void cancel() {
        over = true;
        timer.cancel();
        for (AddressAttempt attempt = youngest; attempt != null; attempt = attempt.older) {
            attempt.connecting.cancel();
        }
        youngest = null;
    }

    /** One attempt, linked to those before it. */
    private final class AddressAttempt implements ConnectHandler {

        private final InetSocketAddress address;
        private final @Nullable AddressAttempt older;
        private Loop.Cancellable connecting = () -> {};

        AddressAttempt(InetSocketAddress address, @Nullable AddressAttempt older) {
            this.address = address;
            this.older = older;
        }

        @Override
        public void onConnected(Leg leg) {
            if (over) {
                leg.abort();
                return;
            }
            // Also calls this one off, which no longer has an effect.
            cancel();
            handler.onConnected(leg, address);
        }

        @Override
        public void onFailed(ConnectFailure failure) {
            if (over) {
                return;
            }
            running--;
            handler.onAttemptFailed(failure);
            if (begun < addresses.size()) {
                beginNext();
            } else if (running == 0) {
                over = true;
                handler.onFailed(failure);
            }
        }
    }
}
