package dev.mailingress.proxy.transport.epoll;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * splice(2) and fcntl(2) as the C library has them.
 *
 * <p>The error number is not asked for: the JDK makes an object of each such question (a slice of the segment that receives
 * it; JDK 25, where the first compiler does not remove it), and a relay may allocate nothing for bytes. What must be known
 * shows otherwise: a read tells why there was nothing to take, an event that there is nobody to give to.
 */
final class SpliceFunctions {

    // Numbers of linux/fcntl.h and linux/splice.h.
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    // Not SPLICE_F_MORE, which acts as TCP_CORK: it holds the last bytes back for 200 ms (golang/go#10948).
    private static final int SPLICE_F_MOVE_AND_NONBLOCK = 0x1 | 0x2;

    private final MethodHandle splice;
    private final MethodHandle fcntl;

    /**
     * By what stands for the two functions.
     *
     * @param splice (int from, int to, long length) → long
     * @param fcntl (int descriptor, int command, int value) → int
     */
    SpliceFunctions(MethodHandle splice, MethodHandle fcntl) {
        this.splice = splice;
        this.fcntl = fcntl;
    }

    /** Takes some tenths of a second the first time. Empty where the JVM or the C library does not have it. */
    static Optional<SpliceFunctions> link() {
        try {
            ForeignFunctions foreign = new ForeignFunctions();
            // splice(from, null, to, null, length, flags): to both ABIs that Java runs on, null is a long of 0.
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
     * Moves bytes between a pipe and a socket, either way, without waiting.
     *
     * @return how many; 0 or less if none
     */
    int splice(int from, int to, long length) {
        try {
            return (int) (long) splice.invokeExact(from, to, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Makes a pipe as large as asked for, if this process may (pipe(7), "/proc/sys/fs/pipe-max-size").
     *
     * @return its size in bytes then; negative if it is not known
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
