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
    /** Without free file descriptors the queue stays readable: retrying immediately would spin. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

    private static final Duration REGISTRATION_RETRY = Duration.ofSeconds(1);

    private final SocketLoop loop;
    private final Acceptor acceptor;
    private @Nullable IoRegistration registration;
    private boolean paused;
    private boolean closed;

    protected ListeningSocket(SocketLoop loop, Acceptor acceptor) {
        this.loop = loop;
        this.acceptor = acceptor;
    }

    /**
     * Accepts the next client of the kernel's queue.
     *
     * @return null if the queue is empty
     * @throws IOException if no client can be accepted now, for example for lack of file descriptors
     */
    protected abstract @Nullable SocketLeg accept() throws IOException;

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
        acceptQueued(ACCEPTS_PER_TURN);
    }

    /**
     * Accepts what is queued, then closes. Limited to what the queue can hold, which is one more than its length, so
     * that clients that keep coming cannot hold the port open.
     */
    final void drain(CompletableFuture<Void> done) {
        loop.execute(() -> {
            acceptQueued(BACKLOG + 1);
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

    private void acceptQueued(int atMost) {
        for (int i = 0; i < atMost && !closed; i++) {
            SocketLeg client;
            try {
                client = accept();
            } catch (IOException e) {
                pause(e);
                return;
            }
            if (client == null) {
                return;
            }
            dispatch(client);
        }
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

    private void pause(IOException cause) {
        LOGGER.atWarn()
                .addKeyValue("cause", cause.getMessage())
                .addKeyValue("pauseMillis", ACCEPT_PAUSE.toMillis())
                .log("Cannot accept connections. Raise the open file limit or lower the connection limits.");
        if (registration != null && !paused) {
            paused = true;
            watch(registration, false);
            loop.schedule(ACCEPT_PAUSE, this::resume);
        }
    }

    private void resume() {
        paused = false;
        if (!closed && registration != null) {
            watch(registration, true);
        }
    }
}
