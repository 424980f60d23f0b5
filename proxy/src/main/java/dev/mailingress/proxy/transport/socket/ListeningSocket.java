package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Acceptor;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loop's own socket of a port. Level-triggered: whoever stays in the queue is announced again. */
public abstract class ListeningSocket implements Registrable {

    /** So many clients wait in the kernel's queue at most (listen(2)). */
    protected static final int BACKLOG = 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(ListeningSocket.class);
    /** Then the connections that are there have their turn. */
    private static final int ACCEPTS_PER_TURN = 64;
    /** Without descriptors the queue stays readable: to look at once again would spin. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

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
     * Takes the next client from the kernel's queue.
     *
     * @return null if nobody waits
     * @throws IOException if nobody can be taken now, for want of descriptors for instance
     */
    protected abstract @Nullable SocketLeg accept() throws IOException;

    /** Whether clients that wait are announced. */
    protected abstract void watch(IoRegistration registration, boolean forClients);

    /** Gives the port back. */
    protected abstract void closeSocket();

    protected final SocketLoop loop() {
        return loop;
    }

    final void start() {
        loop.register(this);
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
        LOGGER.atError().setCause(cause).log("A listener cannot be watched");
    }

    /** Clients wait. */
    protected final void onAcceptable() {
        acceptQueued(ACCEPTS_PER_TURN);
    }

    // Those who go on to come must not keep the port for ever: not more than the queue holds, which is one more than
    // its length.
    /** Accepts what is queued, then closes. */
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
            LOGGER.atError().setCause(e).log("A client could not be served by a mistake of this program");
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
                .log("Cannot accept: raise the limit of open files, or lower the limits of connections");
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
