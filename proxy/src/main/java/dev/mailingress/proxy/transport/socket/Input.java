package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.LegHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a leg. An edge is not repeated: what the kernel said is kept in {@link #readable} until a read has
 * shown that there is nothing more.
 */
final class Input {

    /** Then the other connections of the loop have their turn: 16 full reads, or fewer that the kernel makes by itself. */
    private static final int BYTES_A_TURN = 16 * LoopMemory.READ_BYTES;
    /** So many full reads in a row are bulk. */
    private static final int FULL_READS_OF_BULK = 2;

    private final SocketLeg leg;
    private final StreamSocket socket;
    private final SocketLoop loop;
    private @Nullable SocketLeg sink;

    private long notedInBulk;
    private int fullReads;
    private int hints;
    private boolean readable;
    private boolean wanted;
    private boolean ended;

    Input(SocketLeg leg, StreamSocket socket, SocketLoop loop) {
        this.leg = leg;
        this.socket = socket;
        this.loop = loop;
    }

    void pipeTo(SocketLeg to) {
        sink = to;
    }

    void want(boolean more) {
        wanted = more && !ended;
    }

    /** There is something to read, or an end to be seen. */
    void announced(int what) {
        if ((what & PollEvents.TO_READ) != 0) {
            readable = true;
            hints |= what & PollEvents.HINTS;
        }
    }

    boolean isReadable() {
        return readable;
    }

    /** Whether it was announced that nothing can be sent any more. */
    boolean isHungUp() {
        return (hints & (PollEvents.BROKEN | PollEvents.HUNG_UP)) != 0;
    }

    /** Whether nobody reads, nor will when a sink has room again. */
    boolean isLeftAlone() {
        return ended || (!wanted && sink == null);
    }

    /** Whether what comes is wanted, and its receiver takes it. */
    boolean isOpen() {
        return wanted && !leg.isClosed() && (sink == null || sink.hasSentAll());
    }

    /**
     * Reads what is there, for one turn.
     *
     * @return whether another turn is needed
     */
    boolean read() throws IOException {
        int left = BYTES_A_TURN;
        while (left > 0) {
            if (!readable || !isOpen()) {
                return false;
            }
            left -= Math.max(LoopMemory.READ_BYTES, move());
        }
        return true;
    }

    private int move() throws IOException {
        SocketLeg to = sink;
        if (to != null && fullReads >= FULL_READS_OF_BULK && !to.isClosed()) {
            Pipe pipe = loop.pipeForBulk();
            if (pipe != null) {
                return splice(pipe, to);
            }
        }
        return copy();
    }

    private int copy() throws IOException {
        int most = loop.memory().readBytes();
        int length = socket.receive(loop.memory().shared(), most);
        if (length <= 0) {
            nothingRead(length);
            return length;
        }
        boolean isFull = length == most;
        noteRead(isFull);
        // A short read has emptied the socket: then the FIN that was announced is all that is left. It has not if it
        // stopped
        // at an urgent byte (tcp(7)), and of an error another read must tell.
        boolean isLast = !isFull && hints == PollEvents.ENDED;
        readable = isFull || hints != 0;
        deliver(length);
        if (isLast && isOpen()) {
            nothingRead(StreamSocket.END);
        }
        return length;
    }

    private void deliver(int length) {
        LegHandler handler = leg.handler();
        if (sink != null) {
            if (!sink.isClosed()) {
                sink.send(loop.memory().shared(), length);
                leg.passed(length);
            }
        } else if (handler != null) {
            handler.onReceived(loop.chunk(length));
        }
    }

    private int splice(Pipe pipe, SocketLeg to) throws IOException {
        int length = pipe.fill(socket);
        if (length > 0) {
            loop.pipes().filled(length);
            noteRead(length >= LoopMemory.READ_BYTES);
            to.send(pipe);
            leg.passed(length);
            return length;
        }
        loop.pipes().giveBack(pipe, true);
        int copied = copy();
        if (copied > 0) {
            loop.pipes().filled(0);
        }
        return copied;
    }

    private void noteRead(boolean isFull) {
        if (isFull) {
            fullReads++;
            notedInBulk = loop.bulk().note(notedInBulk);
        } else {
            fullReads = 0;
        }
    }

    private void nothingRead(int length) {
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
