package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Acceptor;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loop's own socket of a port. Level-triggered: whoever stays in the queue is announced again. */
final class ListeningSocket implements EpollIoHandle {

    private static final Logger LOGGER = LoggerFactory.getLogger(ListeningSocket.class);
    /** Then the connections that are there have their turn. */
    private static final int ACCEPTS_A_TURN = 64;
    /** Without descriptors the queue stays readable: to look at once again would spin. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int MAX_ADDRESS = 25;

    private final NativeSocket socket;
    private final EpollLoop loop;
    private final Acceptor acceptor;
    private final byte[] address = new byte[MAX_ADDRESS];
    private @Nullable IoRegistration registration;
    private boolean closed;

    ListeningSocket(NativeSocket socket, EpollLoop loop, Acceptor acceptor) {
        this.socket = socket;
        this.loop = loop;
        this.acceptor = acceptor;
    }

    void start() {
        loop.register(this, this::registered, e -> LOGGER.atError().setCause(e).log("A listener cannot be watched"));
    }

    private void registered(IoRegistration registered) {
        registration = registered;
        registered.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        acceptQueued(ACCEPTS_A_TURN);
    }

    /** Accepts what is queued, then closes. */
    void drain(CompletableFuture<Void> done) {
        loop.execute(() -> {
            acceptQueued(Integer.MAX_VALUE);
            close();
            done.complete(null);
        });
    }

    /** Also called by the loop when it ends. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.close();
        if (registration != null) {
            registration.cancel();
        }
    }

    private void acceptQueued(int atMost) {
        for (int i = 0; i < atMost && !closed; i++) {
            NativeSocket client;
            try {
                client = socket.accept(address);
            } catch (IOException e) {
                pause(e);
                return;
            }
            if (client == null) {
                return;
            }
            accepted(client);
        }
    }

    private void accepted(NativeSocket client) {
        EpollLeg leg = new EpollLeg(client, loop, NativeSocket.address(address));
        try {
            acceptor.accepted(leg, loop);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A client could not be served by a mistake of this program");
            leg.abort();
        }
        loop.register(leg, leg::registered, e -> leg.abort());
    }

    private void pause(IOException cause) {
        LOGGER.atWarn()
                .addKeyValue("cause", cause.getMessage())
                .addKeyValue("pauseMillis", PAUSE.toMillis())
                .log("Cannot accept: raise the limit of open files, or lower the limits of connections");
        if (registration != null) {
            registration.submit(EpollIoOps.NONE);
            loop.schedule(PAUSE, () -> {
                if (!closed && registration != null) {
                    registration.submit(EpollIoOps.EPOLLIN);
                }
            });
        }
    }
}
