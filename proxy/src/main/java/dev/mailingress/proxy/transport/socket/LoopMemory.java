package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Memory of one loop: the buffer that all its legs read into, and buffers for what slow readers have not accepted yet.
 */
final class LoopMemory {

    /** 32 KiB is right on both machines that were measured; more made a single stream slower on one of them. */
    static final int READ_BYTES = 32 * 1024;

    /** While memory is scarce. Sixteen times as many readers can then be slow as in the half that is used up. */
    static final int SCARCE_READ_BYTES = 2 * 1024;

    private static final int MAX_SPARE = 32;

    private final ByteBuf shared = UnpooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
    private final Deque<ByteBuf> spare = new ArrayDeque<>();
    private final long scarceFrom;
    private long held;

    /** @param maxBytes maximum for slow readers; from half of it on, each of them gets little */
    LoopMemory(long maxBytes) {
        this.scarceFrom = maxBytes / 2;
    }

    /** How many bytes to read at once: a slow reader may leave all of them unsent. */
    int readBytes() {
        return held < scarceFrom ? READ_BYTES : SCARCE_READ_BYTES;
    }

    /** Number of bytes held for slow readers. */
    long held() {
        return held;
    }

    ByteBuf shared() {
        return shared;
    }

    /**
     * Holds a copy of what a reader has not accepted.
     *
     * @param kept what is already held for this reader; null if nothing
     * @return what is held for it now
     */
    ByteBuf keep(@Nullable ByteBuf kept, ByteBuf bytes, int index, int length) {
        ByteBuf buffer = kept == null ? allocate(length) : kept;
        int before = buffer.capacity();
        buffer.writeBytes(bytes, index, length);
        held += buffer.capacity() - before;
        return buffer;
    }

    /** A copy to be sent and recycled. */
    ByteBuf copyOf(byte[] bytes) {
        // At least as large as the spare ones: each connection begins with such a copy, its PROXY header.
        return allocate(Math.max(READ_BYTES, bytes.length)).writeBytes(bytes);
    }

    /**
     * An empty buffer for this many bytes; it grows. While memory is plentiful, spare buffers serve small rests too: a
     * new buffer for each rest would be garbage for each.
     */
    private ByteBuf allocate(int length) {
        boolean isSmall = length <= SCARCE_READ_BYTES && held >= scarceFrom;
        ByteBuf reused = isSmall || length > READ_BYTES ? null : spare.poll();
        ByteBuf allocated = reused != null
                ? reused
                : UnpooledByteBufAllocator.DEFAULT.directBuffer(
                        isSmall ? SCARCE_READ_BYTES : Math.max(READ_BYTES, length));
        held += allocated.capacity();
        return allocated;
    }

    void recycle(ByteBuf buffer) {
        held -= buffer.capacity();
        if (spare.size() < MAX_SPARE && buffer.capacity() == READ_BYTES) {
            spare.push(buffer.clear());
        } else {
            buffer.release();
        }
    }

    void close() {
        shared.release();
        spare.forEach(ByteBuf::release);
        spare.clear();
    }
}
