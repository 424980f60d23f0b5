package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The sending half of a leg. What the kernel did not take waits here: first what is in a pipe, then what is in memory. */
final class Output {

    private final StreamSocket socket;
    private final SocketLoop loop;
    private @Nullable Pipe pipe;
    private @Nullable ByteBuf kept;
    private boolean used;
    private boolean finWanted;

    Output(StreamSocket socket, SocketLoop loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /** Whether all that was written is in the kernel. */
    boolean isEmpty() {
        return kept == null && pipe == null;
    }

    /** Whether anything was ever written. */
    boolean wasUsed() {
        return used;
    }

    /** Whether nothing more may be written. */
    boolean isShut() {
        return finWanted;
    }

    /** Sends from the beginning of {@code bytes}, and keeps a copy of what does not leave. */
    void send(ByteBuf bytes, int length) throws IOException {
        used = true;
        int sent = isEmpty() ? socket.send(bytes, 0, length) : 0;
        if (sent < length) {
            kept = loop.memory().keep(kept, bytes, sent, length - sent);
        }
    }

    /** Sends what is in {@code filled}, and gives it back to the loop when it is empty. Nothing else may wait here. */
    void send(Pipe filled) {
        used = true;
        pipe = filled;
        drainPipe(filled);
    }

    /** Sends what has been waiting, as far as it goes now. */
    void sendRest() throws IOException {
        if (pipe != null && !drainPipe(pipe)) {
            return;
        }
        ByteBuf rest = kept;
        if (rest != null) {
            rest.skipBytes(socket.send(rest, rest.readerIndex(), rest.writerIndex()));
            if (rest.isReadable()) {
                return;
            }
            kept = null;
            loop.memory().giveBack(rest);
        }
        if (finWanted) {
            socket.shutdownOutput();
        }
    }

    private boolean drainPipe(Pipe filled) {
        if (!filled.drain(socket)) {
            return false;
        }
        pipe = null;
        loop.pipes().giveBack(filled, true);
        return true;
    }

    /** Sends FIN behind the last byte. */
    void shutDown() throws IOException {
        if (!finWanted) {
            finWanted = true;
            if (isEmpty()) {
                socket.shutdownOutput();
            }
        }
    }

    /** Drops what waits. */
    void release() {
        if (pipe != null) {
            loop.pipes().giveBack(pipe, false);
            pipe = null;
        }
        if (kept != null) {
            loop.memory().giveBack(kept);
            kept = null;
        }
    }
}
