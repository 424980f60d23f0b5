package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Loop;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Socket of a connection over its life on a loop: registered, kept alive if it lasts, closed. */
abstract class LoopSocket implements Registrable, Runnable {

    /** A connection of this age is worth the system calls of {@link StreamSocket#keepAlive}. */
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

    /** Whether the loop has ended, so that no more events will come. */
    final boolean isLoopClosed() {
        return registration != null && !registration.isValid();
    }

    /** Enables keepalive if the connection lasts; for a socket that has not inherited these options. */
    public final void scheduleKeepAlive() {
        keepAliveTimer = loop.schedule(KEEPALIVE_DELAY, this);
    }

    /** The connection has reached the age for keepalive. */
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

    /** Ends the use of the socket, whose events are ignored from now on; {@link #closeSocket} must follow. */
    final void endUse() {
        closed = true;
        keepAliveTimer.cancel();
    }

    /**
     * Closes the socket, not before the current batch of events is over: Netty 4.2.18 finds the receiver of an event by
     * the number of its descriptor, and a new socket with the same number would get the events of this one. Closes
     * before it cancels the registration: close(2) removes the socket from epoll without another system call.
     */
    final void closeSocket() {
        socket.close();
        if (registration != null) {
            registration.cancel();
        }
    }
}
