package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a leg. Holds what the kernel has not accepted: first what is in a pipe, then what is in memory.
 */
final class Output {

    private final StreamSocket socket;
    private final SocketLoop loop;
    private @Nullable Pipe pipe;
    private @Nullable ByteBuf pending;
    private boolean hasWritten;
    private boolean finRequested;

    Output(StreamSocket socket, SocketLoop loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /** Whether the kernel has accepted everything written. */
    boolean isEmpty() {
        return pending == null && pipe == null;
    }

    /** Whether anything was ever written. */
    boolean hasWritten() {
        return hasWritten;
    }

    /** Whether nothing more may be written. */
    boolean isShutdown() {
        return finRequested;
    }

    /** Sends from the beginning of {@code bytes}, and holds a copy of what the kernel does not accept. */
    void send(ByteBuf bytes, int length) throws IOException {
        hasWritten = true;
        int sent = isEmpty() ? socket.send(bytes, 0, length) : 0;
        if (sent < length) {
            pending = loop.memory().keep(pending, bytes, sent, length - sent);
        }
    }

    /**
     * Sends the content of {@code filled}, and returns the pipe to the loop when it is empty. Nothing else may be
     * pending.
     */
    void send(Pipe filled) {
        hasWritten = true;
        pipe = filled;
        drainPipe(filled);
    }

    /** Sends what is pending, as far as possible now. */
    void flush() throws IOException {
        if (pipe != null && !drainPipe(pipe)) {
            return;
        }
        ByteBuf rest = pending;
        if (rest != null) {
            rest.skipBytes(socket.send(rest, rest.readerIndex(), rest.writerIndex()));
            if (rest.isReadable()) {
                return;
            }
            pending = null;
            loop.memory().recycle(rest);
        }
        if (finRequested) {
            socket.shutdownOutput();
        }
    }

    private boolean drainPipe(Pipe filled) {
        if (!filled.drain(socket)) {
            return false;
        }
        pipe = null;
        loop.pipes().release(filled, true);
        return true;
    }

    /** Sends FIN after the last byte. */
    void shutdownOutput() throws IOException {
        if (!finRequested) {
            finRequested = true;
            if (isEmpty()) {
                socket.shutdownOutput();
            }
        }
    }

    /** Discards what is pending. */
    void release() {
        if (pipe != null) {
            loop.pipes().release(pipe, false);
            pipe = null;
        }
        if (pending != null) {
            loop.memory().recycle(pending);
            pending = null;
        }
    }
}
