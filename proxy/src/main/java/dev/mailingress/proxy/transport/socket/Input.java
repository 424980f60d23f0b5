package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.LegHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a leg. Edge-triggered events are not repeated, so they are kept in {@link #readable} until a
 * read has shown that nothing is left.
 */
final class Input {

    /**
     * Then the other connections of the loop get their turn: 4 full reads, or one by splice(2). So 64 streams delay an
     * interactive session by about 1 ms, and not by 5 to 8.
     */
    private static final int BYTES_PER_TURN = 4 * SlowReaderMemory.READ_BYTES;
    /** This many consecutive full reads count as bulk. */
    private static final int BULK_FULL_READS = 2;

    private final SocketLeg leg;
    private final StreamSocket socket;
    private final SocketLoop loop;
    private @Nullable SocketLeg sink;

    private long bulkInterval;
    private int fullReads;
    private int hints;
    private boolean readable;
    private boolean enabled;
    private boolean ended;

    Input(SocketLeg leg, StreamSocket socket, SocketLoop loop) {
        this.leg = leg;
        this.socket = socket;
        this.loop = loop;
    }

    void pipeTo(SocketLeg target) {
        sink = target;
    }

    void setEnabled(boolean newEnabled) {
        enabled = newEnabled && !ended;
    }

    /** The socket may have input, or has reached its end. */
    void onEvents(int events) {
        if ((events & PollEvents.READABLE) != 0) {
            readable = true;
            hints |= events & PollEvents.READ_HINTS;
        }
    }

    boolean isReadable() {
        return readable;
    }

    /** Whether an event has reported that nothing more can be sent. */
    boolean hasHangup() {
        return (hints & (PollEvents.ERROR | PollEvents.HANGUP)) != 0;
    }

    /** Whether reading is off and stays off when a sink has room again. */
    boolean isIdle() {
        return ended || (!enabled && sink == null);
    }

    /** Whether input is wanted and its receiver accepts it. */
    boolean canDeliver() {
        return enabled && !leg.isClosed() && (sink == null || sink.hasSentAll());
    }

    /**
     * Reads what is available, for one turn.
     *
     * @return whether another turn is needed
     */
    boolean read() throws IOException {
        int remaining = BYTES_PER_TURN;
        while (remaining > 0) {
            if (!readable || !canDeliver()) {
                return false;
            }
            remaining -= Math.max(SlowReaderMemory.READ_BYTES, transfer());
        }
        return true;
    }

    private int transfer() throws IOException {
        SocketLeg target = sink;
        if (target != null && fullReads >= BULK_FULL_READS && !target.isClosed()) {
            Pipe pipe = loop.acquirePipe();
            if (pipe != null) {
                return splice(pipe, target);
            }
        }
        return copy();
    }

    private int copy() throws IOException {
        int most = loop.memory().readBytes();
        int length = socket.receive(loop.memory().shared(), most);
        if (length <= 0) {
            onNothingRead(length);
            return length;
        }
        boolean isFull = length == most;
        onRead(isFull);
        // A short read has emptied the socket: only the FIN that was reported is left. Not so if the read stopped at an
        // urgent byte (tcp(7)), and an error is only reported by another read.
        boolean isLast = !isFull && hints == PollEvents.READ_HANGUP;
        readable = isFull || hints != 0;
        deliver(length);
        if (isLast && canDeliver()) {
            onNothingRead(StreamSocket.END);
        }
        return length;
    }

    private void deliver(int length) {
        LegHandler handler = leg.handler();
        if (sink != null) {
            if (!sink.isClosed()) {
                sink.send(loop.memory().shared(), length);
                leg.reportForwarded(length);
            }
        } else if (handler != null) {
            handler.onReceived(loop.chunk(length));
        }
    }

    private int splice(Pipe pipe, SocketLeg target) throws IOException {
        int length = pipe.fill(socket);
        if (length > 0) {
            loop.pipes().onFilled(length);
            onRead(length >= SlowReaderMemory.READ_BYTES);
            target.send(pipe);
            leg.reportForwarded(length);
            return length;
        }
        loop.pipes().release(pipe, true);
        int copied = copy();
        if (copied > 0) {
            loop.pipes().onFilled(0);
        }
        return copied;
    }

    private void onRead(boolean isFull) {
        if (isFull) {
            fullReads++;
            bulkInterval = loop.bulkDetector().onFullRead(bulkInterval);
        } else {
            fullReads = 0;
        }
    }

    private void onNothingRead(int length) {
        readable = false;
        if (length == StreamSocket.END) {
            ended = true;
            leg.pauseReading();
            LegHandler handler = leg.handler();
            if (handler != null) {
                handler.onInputEnded();
            }
        } else {
            hints = 0;
        }
    }
}
