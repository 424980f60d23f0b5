package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Acceptor;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listening socket of one loop. Level-triggered: clients that stay in the queue are reported again. */
public abstract class ListeningSocket implements Registrable {

    /** Maximum length of the kernel's queue of waiting clients (listen(2)). */
    protected static final int BACKLOG = 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(ListeningSocket.class);
    /** Then the existing connections get their turn. */
    private static final int ACCEPTS_PER_TURN = 64;
    /** Without free descriptors or memory the queue stays readable: retrying immediately would spin. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);
    /** Short, because each connection that ends makes room for one that waits. */
    private static final Duration FULL_PAUSE = Duration.ofMillis(100);

    private static final Duration REGISTRATION_RETRY = Duration.ofSeconds(1);

    private final SocketLoop loop;
    private final Acceptor acceptor;
    private final AcceptMonitor monitor;
    private @Nullable IoRegistration registration;
    /** Errors since the last success. */
    private int failures;

    private boolean paused;
    private boolean closed;

    protected ListeningSocket(SocketLoop loop, Acceptor acceptor, AcceptMonitor monitor) {
        this.loop = loop;
        this.acceptor = acceptor;
        this.monitor = monitor;
    }

    /**
     * Accepts the next client of the kernel's queue.
     *
     * @return null if the queue is empty
     * @throws IOException if that client is gone, or none can be accepted now
     */
    protected abstract @Nullable SocketLeg accept() throws IOException;

    /**
     * Whether no client can be accepted for lack of descriptors or memory: {@code EMFILE}, {@code ENFILE},
     * {@code ENOBUFS} or {@code ENOMEM}. Any other error belongs to one client, which the kernel has removed from the
     * queue; accept(2): "detect the network errors [...] and treat them like EAGAIN by retrying".
     */
    protected abstract boolean isShortage(IOException error);

    /** Turns the events for waiting clients on or off. */
    protected abstract void watch(IoRegistration registration, boolean forClients);

    /** Closes the socket, which frees the port. */
    protected abstract void closeSocket();

    protected final SocketLoop loop() {
        return loop;
    }

    final void start() {
        if (!closed) {
            loop.register(this);
        }
    }

    @Override
    public final void onRegistered(IoRegistration newRegistration) {
        registration = newRegistration;
        if (closed) {
            newRegistration.cancel();
        } else {
            watch(newRegistration, true);
        }
    }

    @Override
    public final void onRegistrationFailed(Throwable cause) {
        LOGGER.atError().setCause(cause).log("A listener could not be registered with its event loop; retrying.");
        loop.schedule(REGISTRATION_RETRY, this::start);
    }

    /** Clients are waiting. */
    protected final void onAcceptable() {
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
            if (acceptor.isFull()) {
                monitor.onLimit();
                pause(FULL_PAUSE);
                return;
            }
            if (!acceptNext()) {
                return;
            }
        }
    }

    /**
     * Accepts what is queued, then closes. Limited to what the queue can hold, which is one more than its length, so
     * that clients that keep coming cannot hold the port open. Also if the acceptor is full: it can refuse them with a
     * reason, while closing would reset them.
     */
    final void drain(CompletableFuture<Void> done) {
        loop.execute(() -> {
            int left = BACKLOG + 1;
            while (left > 0 && acceptNext()) {
                left--;
            }
            close();
            done.complete(null);
        });
    }

    /** Also called by the loop when it ends. */
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeSocket();
        if (registration != null) {
            registration.cancel();
        }
    }

    /** @return whether more clients may be queued, and can be accepted */
    private boolean acceptNext() {
        if (closed) {
            return false;
        }
        SocketLeg client;
        try {
            client = accept();
        } catch (IOException e) {
            return onError(e);
        }
        failures = 0;
        if (client != null) {
            dispatch(client);
        }
        return client != null;
    }

    private void dispatch(SocketLeg client) {
        try {
            acceptor.onAccepted(client, loop);
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("Internal error: an accepted client could not be served.");
            client.abort();
        }
        if (!client.isClosed()) {
            loop.register(client);
        }
    }

    /** @return whether the next client can be tried */
    private boolean onError(IOException error) {
        failures++;
        // An error that never ends is a shortage of something else: retrying would spin.
        if (isShortage(error) || failures >= ACCEPTS_PER_TURN) {
            failures = 0;
            monitor.onShortage(error);
            pause(ACCEPT_PAUSE);
            return false;
        }
        monitor.onRetried();
        return true;
    }

    private void pause(Duration pause) {
        if (registration != null && !paused) {
            paused = true;
            watch(registration, false);
            loop.schedule(pause, this::resume);
        }
    }

    private void resume() {
        paused = false;
        if (!closed && registration != null) {
            watch(registration, true);
        }
    }
}
