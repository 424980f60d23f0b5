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
 * A leg that is a socket: the state machine that all transports share. Theirs is to hear of events and to hand them to
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

    /** Whether this leg waits in {@link DeferredTasks}. */
    boolean isDeferred;
    /** Who waits there behind it. */
    @Nullable
    SocketLeg nextDeferred;

    protected SocketLeg(StreamSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        super(socket, loop, remoteAddress);
        this.socket = socket;
        this.loop = loop;
        this.input = new Input(this, socket, loop);
        this.output = new Output(socket, loop);
    }

    /** Says what this leg waits for from now on; a transport that hears of it anyway need not listen. */
    protected abstract void watch(boolean forInput, boolean forOutput);

    /** While this leg's handshake goes on, {@code pending} hears of it instead of a handler. */
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
            pending.onFailed(new IOException(cause));
        }
    }

    @Override
    final void onBroken() {
        terminate(true);
    }

    /** Whether all that was written is in the kernel. */
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

    // An exception out of here would make Netty drop the rest of the ready batch, and edges are not repeated: other
    // connections would stall for ever. An error would end the loop, with all of its connections: a class that cannot
    // be loaded, memory outside of the heap that is used up (Netty throws that itself).
    /** Something is ready: bits of {@link PollEvents}. Throws nothing. */
    protected final void onEvents(int events) {
        try {
            if (isClosed()) {
                return;
            }
            // Also while connecting: a server may have spoken by the time that we hear of the handshake.
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
            LOGGER.atError().setCause(e).log("A connection failed by a mistake of this program");
            terminate(false);
        }
    }

    // A client that resets while its backend is dialled or waited for must not keep its place until that is over. Of a
    // leg
    // that is joined the reset is told by the read that follows what came before it.
    /** Whether no read and no write will tell what the event has told: nobody reads, or what waits cannot be sent. */
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
            // Else a server that speaks first would wait for it until a timer of the kernel sends it.
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

    /** So many bytes of ours are with the sink, or (0) some of those have left it. */
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
        loop.memory().recycle(copy);
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
        // Where the loop has ended nobody would tell that the rest has left.
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

    /** Once; the handler hears of it when whoever called has returned, as of every other event. */
    private void terminate(boolean byPeer) {
        if (!isClosed()) {
            closedByPeer = byPeer && !closeWhenSent;
            dispose();
            loop.deferredTasks().add(this);
        }
    }

    /** Gives everything back. */
    final void dispose() {
        closeSocket();
        output.release();
        if (source != null) {
            source.continueReading();
        }
    }

    /** What was put off until the event that caused it was over. */
    final void runDeferred() {
        if (!isClosed()) {
            onEvents(0);
        } else if (handler != null) {
            LegHandler closing = handler;
            handler = null;
            closing.onClosed(closedByPeer);
        }
    }
}
