package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leg on a socket: the state machine that all transports share. A transport receives the events and passes them to
 * {@link #onEvents}.
 */
public abstract class SocketLeg extends LoopSocket implements Leg {

    private static final Logger LOGGER = LoggerFactory.getLogger(SocketLeg.class);
    private final StreamSocket socket;
    private final SocketLoop loop;
    private final Input input;
    private final Output output;
    private @Nullable LegHandler handler;
    private @Nullable PendingConnect pendingConnect;
    private @Nullable SocketLeg source;
    private boolean closeWhenSent;
    private boolean closedByPeer;

    /** Whether this leg is queued in {@link DeferredTasks}. */
    boolean isDeferred;
    /** The leg behind it in that queue. */
    @Nullable
    SocketLeg nextDeferred;

    protected SocketLeg(StreamSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        super(socket, loop, remoteAddress);
        this.socket = socket;
        this.loop = loop;
        this.input = new Input(this, socket, loop);
        this.output = new Output(socket, loop);
    }

    /** Sets the events that this leg needs from now on; a transport that receives them anyway need not act. */
    protected abstract void watch(boolean forInput, boolean forOutput);

    /** Sends events to {@code pending} instead of a handler until the TCP handshake has ended. */
    final void awaitConnect(PendingConnect pending) {
        pendingConnect = pending;
    }

    protected final boolean isConnecting() {
        return pendingConnect != null;
    }

    @Override
    public final void onRegistrationFailed(Throwable cause) {
        PendingConnect pending = pendingConnect;
        if (pending == null) {
            abort();
        } else {
            dispose();
            // Not before the connect has returned to its caller.
            loop.execute(() -> pending.onFailed(new IOException(cause)));
        }
    }

    @Override
    final void onBroken() {
        terminate(true);
    }

    /** Whether the kernel has accepted everything written. */
    protected final boolean hasSentAll() {
        return output.isEmpty();
    }

    @Nullable
    LegHandler handler() {
        return handler;
    }

    @Override
    public final void handler(LegHandler newHandler) {
        handler = newHandler;
    }

    /**
     * Handles events, as bits of {@link PollEvents}. Throws nothing: an exception would make Netty drop the rest of the
     * batch, and edge-triggered events are not repeated, so that other connections would stall permanently. An error (a
     * class that cannot be loaded, or exhausted off-heap memory, for which Netty itself throws one) would end the loop
     * with all its connections.
     */
    protected final void onEvents(int events) {
        try {
            if (isClosed()) {
                return;
            }
            // Also while connecting: a server may have sent its greeting before the handshake is reported.
            input.onEvents(events);
            if (pendingConnect != null) {
                finishConnect(pendingConnect, events);
                return;
            }
            if ((events & PollEvents.OUTPUT) != 0 && !output.isEmpty()) {
                flushOutput();
            }
            if (input.read()) {
                loop.deferredTasks().add(this);
            }
            if (isDead(events)) {
                terminate(true);
            }
        } catch (IOException e) {
            terminate(true);
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("Internal error in a connection.");
            terminate(false);
        }
    }

    /**
     * Whether the socket is broken and neither a read nor a write will report it: nothing is read, or pending output
     * cannot be sent. A client that resets while its backend is connected to or waited for must not keep its place
     * until that ends. On a leg with a sink, the read after the last bytes reports the reset.
     */
    private boolean isDead(int events) {
        boolean isBroken = (events & PollEvents.ERROR) != 0;
        boolean hasHangup = isBroken || (events & PollEvents.HANGUP) != 0;
        return (isBroken && input.isIdle()) || (hasHangup && (closeWhenSent || !output.isEmpty()));
    }

    private void finishConnect(PendingConnect pending, int events) throws IOException {
        boolean isBroken = (events & (PollEvents.ERROR | PollEvents.HANGUP)) != 0;
        if (!isBroken && (events & PollEvents.OUTPUT) == 0) {
            return;
        }
        try {
            if (!socket.finishConnect(isBroken)) {
                return;
            }
        } catch (IOException e) {
            pendingConnect = null;
            dispose();
            pending.onFailed(e);
            return;
        }
        pendingConnect = null;
        watch();
        pending.onConnected();
        if (!isClosed() && !output.hasWritten()) {
            // Otherwise a server that speaks first would wait for the acknowledgement until a timer of the
            // kernel sends it.
            socket.acknowledge();
        }
    }

    private void flushOutput() throws IOException {
        output.flush();
        if (!output.isEmpty()) {
            if (source != null) {
                source.reportForwarded(0);
            }
            return;
        }
        watch();
        if (closeWhenSent) {
            terminate(false);
            return;
        }
        if (source != null) {
            source.continueReading();
        }
        if (handler != null && !output.isShutdown()) {
            handler.onWritable();
        }
    }

    /** Reports bytes forwarded to the sink; 0 if the sink has sent bytes that were forwarded before. */
    final void reportForwarded(int bytes) {
        if (handler != null) {
            handler.onForwarded(bytes);
        }
        watch();
    }

    private void watch() {
        if (!isClosed() && pendingConnect == null) {
            watch(input.canDeliver(), !output.isEmpty());
        }
    }

    @Override
    public final void pipeTo(Leg sink) {
        SocketLeg target = (SocketLeg) sink;
        input.pipeTo(target);
        target.source = this;
    }

    @Override
    public final void pauseReading() {
        input.setEnabled(false);
        watch();
    }

    @Override
    public final void resumeReading() {
        input.setEnabled(true);
        continueReading();
    }

    private void continueReading() {
        if (isClosed()) {
            return;
        }
        watch();
        if (input.isReadable()) {
            loop.deferredTasks().add(this);
        }
    }

    @Override
    public final boolean write(Chunk chunk) {
        send(loop.memory().shared(), chunk.size());
        return output.isEmpty();
    }

    @Override
    public final boolean write(byte[] bytes) {
        ByteBuf copy = loop.memory().copyOf(bytes);
        send(copy, bytes.length);
        loop.memory().release(copy);
        return output.isEmpty();
    }

    final void send(ByteBuf bytes, int length) {
        if (isClosed()) {
            return;
        }
        try {
            output.send(bytes, length);
            watch();
        } catch (IOException e) {
            terminate(true);
        }
    }

    final void send(Pipe pipe) {
        output.send(pipe);
        watch();
        if (!output.isEmpty() && input.hasHangup()) {
            terminate(true);
        }
    }

    @Override
    public final void shutdownOutput() {
        if (isClosed()) {
            return;
        }
        try {
            output.shutdownOutput();
        } catch (IOException e) {
            terminate(true);
        }
    }

    @Override
    public final void close() {
        closeWhenSent = true;
        // After the end of the loop no event would report that the rest has been sent.
        if (output.isEmpty() || isLoopClosed()) {
            terminate(false);
        } else {
            pauseReading();
        }
    }

    @Override
    public final void abort() {
        terminate(false);
    }

    /** Ends the leg once; like every event, the handler receives it after the current call has returned. */
    private void terminate(boolean byPeer) {
        if (!isClosed()) {
            closedByPeer = byPeer && !closeWhenSent;
            dispose();
        }
    }

    /** Releases all memory now, and the socket after the current batch of events. */
    final void dispose() {
        endUse();
        loop.deferredTasks().add(this);
        output.release();
        if (source != null) {
            source.continueReading();
        }
    }

    /** Runs what was deferred to the end of the batch. */
    final void runDeferred() {
        if (!isClosed()) {
            onEvents(0);
            return;
        }
        closeSocket();
        if (handler != null) {
            LegHandler closing = handler;
            handler = null;
            closing.onClosed(closedByPeer);
        }
    }
}
