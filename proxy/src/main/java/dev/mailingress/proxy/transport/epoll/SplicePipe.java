package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.socket.Pipe;
import dev.mailingress.proxy.transport.socket.StreamSocket;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A pipe(2) between two sockets. */
final class SplicePipe implements Pipe {

    /** 64 KiB pipes cost more than copying on one of two machines; larger ones than this gained little. */
    private static final int PIPE_BYTES = 256 * 1024;
    /** The pipes of an unprivileged user who has too many become smaller than this (fs.pipe-user-pages-soft). */
    private static final int MIN_PIPE_BYTES = 64 * 1024;

    private final SpliceFunctions functions;
    private final FileDescriptor out;
    private final FileDescriptor in;
    private int held;

    private SplicePipe(SpliceFunctions functions, FileDescriptor out, FileDescriptor in) {
        this.functions = functions;
        this.out = out;
        this.in = in;
    }

    /**
     * Opens a pipe.
     *
     * @return null if file descriptors or pipe memory are exhausted
     */
    static @Nullable SplicePipe open(SpliceFunctions functions) {
        FileDescriptor[] ends;
        try {
            ends = FileDescriptor.pipe();
        } catch (IOException e) {
            return null;
        }
        SplicePipe pipe = new SplicePipe(functions, ends[0], ends[1]);
        if (functions.resizePipe(ends[1].intValue(), PIPE_BYTES) >= MIN_PIPE_BYTES) {
            return pipe;
        }
        pipe.close();
        return null;
    }

    @Override
    public int fill(StreamSocket from) {
        // 0 does not prove the end: before an urgent byte, the kernel also returns 0 as soon as FIN has arrived.
        held = Math.max(0, functions.splice(descriptor(from), in.intValue(), PIPE_BYTES));
        return held;
    }

    @Override
    public boolean drain(StreamSocket to) {
        while (held > 0) {
            int moved = functions.splice(out.intValue(), descriptor(to), held);
            if (moved <= 0) {
                return false;
            }
            held -= moved;
        }
        return true;
    }

    private static int descriptor(StreamSocket socket) {
        return ((NativeSocket) socket).descriptor().intValue();
    }

    void close() {
        try {
            out.close();
            in.close();
        } catch (IOException e) {
            // close(2): the descriptor is closed even if an error is returned.
        }
    }
}
