package dev.mailingress.proxy.transport.epoll;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * splice(2) and fcntl(2) of the C library.
 *
 * <p>The error number is not read: the JDK allocates an object for each read of it (a slice of the segment that
 * receives it; JDK 25, where the first compiler does not remove it), and a relay must not allocate per transfer. What
 * must be known shows otherwise: a read reports why nothing was taken, an event reports that the receiver is closed.
 */
final class SpliceFunctions {

    // Constants of linux/fcntl.h and linux/splice.h.
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    // Not SPLICE_F_MORE, which acts as TCP_CORK: it holds the last bytes back for 200 ms (golang/go#10948).
    private static final int SPLICE_F_MOVE_AND_NONBLOCK = 0x1 | 0x2;

    private final MethodHandle splice;
    private final MethodHandle fcntl;

    /**
     * With the given implementations of the two functions.
     *
     * @param splice (int from, int to, long length) → long
     * @param fcntl (int descriptor, int command, int value) → int
     */
    SpliceFunctions(MethodHandle splice, MethodHandle fcntl) {
        this.splice = splice;
        this.fcntl = fcntl;
    }

    /**
     * Links the functions, which takes some tenths of a second the first time. Empty if the JVM or the C library does
     * not support them.
     */
    static Optional<SpliceFunctions> link() {
        try {
            ForeignFunctions foreign = new ForeignFunctions();
            // splice(from, null, to, null, length, flags): in both ABIs that Java runs on, null is a long of 0.
            MethodHandle splice = foreign.splice();
            splice = MethodHandles.insertArguments(splice, 5, SPLICE_F_MOVE_AND_NONBLOCK);
            splice = MethodHandles.insertArguments(splice, 3, 0L);
            splice = MethodHandles.insertArguments(splice, 1, 0L);
            return Optional.of(new SpliceFunctions(splice, foreign.fcntl()));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    /**
     * Moves bytes between a pipe and a socket, in either direction, without blocking.
     *
     * @return number of bytes; 0 or less if none
     */
    int splice(int from, int to, long length) {
        try {
            return (int) (long) splice.invokeExact(from, to, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Resizes a pipe to the requested size, if this process may (pipe(7), "/proc/sys/fs/pipe-max-size").
     *
     * @return its resulting size in bytes; negative if unknown
     */
    int resizePipe(int descriptor, int bytes) {
        int size = fcntl(descriptor, F_SETPIPE_SZ, bytes);
        return size >= 0 ? size : fcntl(descriptor, F_GETPIPE_SZ, 0);
    }

    private int fcntl(int descriptor, int command, int value) {
        try {
            return (int) fcntl.invokeExact(descriptor, command, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(@Nullable Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
