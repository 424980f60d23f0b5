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
final class Race {

    /** RFC 8305 §5: the recommended Connection Attempt Delay. */
    static final Duration HEAD_START = Duration.ofMillis(250);

    private final List<InetSocketAddress> addresses;
    private final Duration timeout;
    private final Loop loop;
    private final Handler handler;

    private Loop.Cancellable timer = () -> {};
    private @Nullable Attempt youngest;
    private int begun;
    private int running;
    private boolean over;

    /** Hears how a race ends: exactly one of {@link #won} and {@link #lost}, perhaps before {@link #start()} returns. */
    interface Handler {

        void won(Leg leg, InetSocketAddress address);

        /** One address has failed; others may be under way. */
        void attemptFailed(ConnectFailure failure);

        /** All have failed, this way the last one. */
        void lost(ConnectFailure failure);
    }

    /**
     * @param addresses at least one, in order
     * @param timeout of each attempt
     */
    Race(List<InetSocketAddress> addresses, Duration timeout, Loop loop, Handler handler) {
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
        Attempt attempt = new Attempt(addresses.get(begun), youngest);
        youngest = attempt;
        begun++;
        running++;
        if (begun < addresses.size()) {
            timer = loop.schedule(HEAD_START, this::beginNext);
        }
        attempt.way = loop.connect(attempt.address, timeout, attempt);
    }

    /** Calls every attempt off. */
    void cancel() {
        over = true;
        timer.cancel();
        for (Attempt attempt = youngest; attempt != null; attempt = attempt.older) {
            attempt.way.cancel();
        }
        youngest = null;
    }

    /** One attempt, linked to those before it. */
    private final class Attempt implements ConnectHandler {

        private final InetSocketAddress address;
        private final @Nullable Attempt older;
        private Loop.Cancellable way = () -> {};

        Attempt(InetSocketAddress address, @Nullable Attempt older) {
            this.address = address;
            this.older = older;
        }

        @Override
        public void connected(Leg leg) {
            if (over) {
                leg.abort();
                return;
            }
            // Also calls this one off, which no longer has an effect.
            cancel();
            handler.won(leg, address);
        }

        @Override
        public void failed(ConnectFailure failure) {
            if (over) {
                return;
            }
            running--;
            handler.attemptFailed(failure);
            if (begun < addresses.size()) {
                beginNext();
            } else if (running == 0) {
                over = true;
                handler.lost(failure);
            }
        }
    }
}
