package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Loop;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection's socket in its life on a loop: registered, kept alive if it lasts, closed. */
abstract class LoopSocket implements Registrable, Runnable {

    /** A connection that has lasted this long is worth the system calls of {@link StreamSocket#keepAlive}. */
    private static final Duration KEEPALIVE_DELAY = Duration.ofSeconds(2);

    private static final Loop.Cancellable NO_TIMER = () -> {};

    private final StreamSocket socket;
    private final SocketLoop loop;
    private final InetSocketAddress remoteAddress;
    private @Nullable IoRegistration registration;
    private Loop.Cancellable keepAliveTimer = NO_TIMER;
    private boolean closed;

    LoopSocket(StreamSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        this.socket = socket;
        this.loop = loop;
        this.remoteAddress = remoteAddress;
    }

    /** The socket no longer works. */
    abstract void onBroken();

    final SocketLoop loop() {
        return loop;
    }

    @Override
    public void onRegistered(IoRegistration newRegistration) {
        registration = newRegistration;
        if (closed) {
            newRegistration.cancel();
        }
    }

    /** Null before {@link #onRegistered}. */
    protected final @Nullable IoRegistration registration() {
        return registration;
    }

    /** Whether the loop has ended, so that no event will come any more. */
    final boolean isLoopClosed() {
        return registration != null && !registration.isValid();
    }

    /** For a socket that has no such options yet. */
    public final void scheduleKeepAlive() {
        keepAliveTimer = loop.schedule(KEEPALIVE_DELAY, this);
    }

    /** It has lasted. */
    @Override
    public final void run() {
        keepAliveTimer = NO_TIMER;
        try {
            socket.keepAlive();
        } catch (IOException e) {
            onBroken();
        }
    }

    public final InetSocketAddress localAddress() {
        InetSocketAddress address = socket.localAddress();
        return address == null ? new InetSocketAddress(0) : address;
    }

    public final InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    protected final boolean isClosed() {
        return closed;
    }

    /** Closed before cancelled: close(2) takes the socket out of epoll without another call. */
    final void closeSocket() {
        closed = true;
        keepAliveTimer.cancel();
        socket.close();
        if (registration != null) {
            registration.cancel();
        }
    }
}
