package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The memory of one loop: the buffer that all its legs read into, and a few more for what a slow reader leaves. */
final class LoopMemory {

    /** 32 KiB is right on both machines that were measured; more made a single stream slower on one of them. */
    static final int READ_BYTES = 32 * 1024;

    /** While memory is scarce. Sixteen times as many readers may be slow then as in the half that is used up. */
    static final int SCARCE_READ_BYTES = 2 * 1024;

    private static final int MAX_SPARE = 32;

    private final ByteBuf shared = UnpooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
    private final Deque<ByteBuf> spare = new ArrayDeque<>();
    private final long scarceFrom;
    private long held;

    /** @param maxBytes so many bytes may be kept for slow readers; from half of it on each of them leaves little */
    LoopMemory(long maxBytes) {
        this.scarceFrom = maxBytes / 2;
    }

    /** How many bytes to read at once: a slow reader may leave all of them. */
    int readBytes() {
        return held < scarceFrom ? READ_BYTES : SCARCE_READ_BYTES;
    }

    /** Bytes kept for slow readers. */
    long held() {
        return held;
    }

    /** Where the shared buffer begins. */
    long address() {
        return shared.memoryAddress();
    }

    ByteBuf shared() {
        return shared;
    }

    /**
     * Keeps a copy of what a reader has left.
     *
     * @param kept what it had left before; null if that was nothing
     * @return what is kept for it now
     */
    ByteBuf keep(@Nullable ByteBuf kept, ByteBuf bytes, int index, int length) {
        ByteBuf buffer = kept == null ? allocate(length) : kept;
        int before = buffer.capacity();
        buffer.writeBytes(bytes, index, length);
        held += buffer.capacity() - before;
        return buffer;
    }

    /** A copy to be sent and given back. */
    ByteBuf copyOf(byte[] bytes) {
        // At least as large as those that are spare: each connection begins with such a copy, its PROXY header.
        return allocate(Math.max(READ_BYTES, bytes.length)).writeBytes(bytes);
    }

    // While there is plenty one of the spare ones serves for little too: a buffer made for each rest is garbage for
    // each.
    /** An empty buffer for this many bytes; it grows. */
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
