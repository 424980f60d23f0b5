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
 * {@link #onReady}.
 */
public abstract class SocketLeg extends LoopSocket implements Leg {

    private static final Logger LOGGER = LoggerFactory.getLogger(SocketLeg.class);
    private final StreamSocket socket;
    private final SocketLoop loop;
    private final Input input;
    private final Output output;
    private @Nullable LegHandler handler;
    private @Nullable PendingConnect connect;
    private @Nullable SocketLeg feeder;
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
        connect = pending;
    }

    protected final boolean isConnecting() {
        return connect != null;
    }

    @Override
    public final void onRegistrationFailed(Throwable cause) {
        PendingConnect pending = connect;
        if (pending == null) {
            abort();
        } else {
            dispose();
            pending.onFailed(new IOException(cause));
        }
    }

    @Override
    final void onBroken() {
        end(true);
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
    protected final void onReady(int what) {
        try {
            if (isClosed()) {
                return;
            }
            // Also while connecting: a server may have spoken by the time that we hear of the handshake.
            input.announced(what);
            if (connect != null) {
                finishConnect(connect, what);
                return;
            }
            if ((what & PollEvents.OUTPUT) != 0 && !output.isEmpty()) {
                sendRest();
            }
            if (input.read()) {
                loop.deferredTasks().add(this);
            }
            if (isBeyondHope(what)) {
                end(true);
            }
        } catch (IOException e) {
            end(true);
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("A connection failed by a mistake of this program");
            end(false);
        }
    }

    // A client that resets while its backend is dialled or waited for must not keep its place until that is over. Of a
    // leg
    // that is joined the reset is told by the read that follows what came before it.
    /** Whether no read and no write will tell what the event has told: nobody reads, or what waits cannot be sent. */
    private boolean isBeyondHope(int what) {
        boolean isBroken = (what & PollEvents.BROKEN) != 0;
        boolean isHungUp = isBroken || (what & PollEvents.HUNG_UP) != 0;
        return (isBroken && input.isLeftAlone()) || (isHungUp && (closeWhenSent || !output.isEmpty()));
    }

    private void finishConnect(PendingConnect pending, int what) throws IOException {
        boolean isBroken = (what & (PollEvents.BROKEN | PollEvents.HUNG_UP)) != 0;
        if (!isBroken && (what & PollEvents.OUTPUT) == 0) {
            return;
        }
        try {
            if (!socket.finishConnect(isBroken)) {
                return;
            }
        } catch (IOException e) {
            connect = null;
            dispose();
            pending.onFailed(e);
            return;
        }
        connect = null;
        watch();
        pending.onConnected();
        if (!isClosed() && !output.wasUsed()) {
            // Else a server that speaks first would wait for it until a timer of the kernel sends it.
            socket.acknowledge();
        }
    }

    private void sendRest() throws IOException {
        output.sendRest();
        if (!output.isEmpty()) {
            if (feeder != null) {
                feeder.passed(0);
            }
            return;
        }
        watch();
        if (closeWhenSent) {
            end(false);
            return;
        }
        if (feeder != null) {
            feeder.readOn();
        }
        if (handler != null && !output.isShut()) {
            handler.onWritable();
        }
    }

    /** So many bytes of ours are with the sink, or (0) some of those have left it. */
    final void passed(int bytes) {
        if (handler != null) {
            handler.onForwarded(bytes);
        }
        watch();
    }

    private void watch() {
        if (!isClosed() && connect == null) {
            watch(input.isOpen(), !output.isEmpty());
        }
    }

    @Override
    public final void pipeTo(Leg sink) {
        SocketLeg to = (SocketLeg) sink;
        input.pipeTo(to);
        to.feeder = this;
    }

    @Override
    public final void pauseReading() {
        input.want(false);
        watch();
    }

    @Override
    public final void resumeReading() {
        input.want(true);
        readOn();
    }

    private void readOn() {
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
        loop.memory().giveBack(copy);
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
            end(true);
        }
    }

    final void send(Pipe pipe) {
        output.send(pipe);
        watch();
        if (!output.isEmpty() && input.isHungUp()) {
            end(true);
        }
    }

    @Override
    public final void shutdownOutput() {
        if (isClosed()) {
            return;
        }
        try {
            output.shutDown();
        } catch (IOException e) {
            end(true);
        }
    }

    @Override
    public final void close() {
        closeWhenSent = true;
        // Where the loop has ended nobody would tell that the rest has left.
        if (output.isEmpty() || isCutOff()) {
            end(false);
        } else {
            pauseReading();
        }
    }

    @Override
    public final void abort() {
        end(false);
    }

    /** Once; the handler hears of it when whoever called has returned, as of every other event. */
    private void end(boolean byPeer) {
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
        if (feeder != null) {
            feeder.readOn();
        }
    }

    /** What was put off until the event that caused it was over. */
    final void runDeferred() {
        if (!isClosed()) {
            onReady(0);
        } else if (handler != null) {
            LegHandler told = handler;
            handler = null;
            told.onClosed(closedByPeer);
        }
    }
}
