package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Memory of one loop: the buffer that all its legs read into, a small one for what the proxy itself writes, and spare
 * buffers for what slow readers have not accepted yet.
 */
final class LoopMemory {

    /** More than a PROXY header, a refusal and a usual ClientHello. */
    static final int SCRATCH_BYTES = 4 * 1024;

    /** Allocated at the start of the loop. */
    static final int FIXED_BYTES = SlowReaderMemory.READ_BYTES + SCRATCH_BYTES;

    private final ByteBuf shared = direct(SlowReaderMemory.READ_BYTES);
    private final ByteBuf scratch = direct(SCRATCH_BYTES);
    private final Deque<ByteBuf> spare = new ArrayDeque<>();
    private final SlowReaderMemory slowReaders;

    /** @param slowReaders budget that all loops share */
    LoopMemory(SlowReaderMemory slowReaders) {
        this.slowReaders = slowReaders;
    }

    private static ByteBuf direct(int bytes) {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    }

    /** How many bytes to read at once: a slow reader may leave all of them unsent. */
    int readBytes() {
        return slowReaders.readBytes();
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
        int before = kept == null ? 0 : kept.capacity();
        ByteBuf buffer = kept == null ? allocate(length) : kept;
        buffer.writeBytes(bytes, index, length);
        slowReaders.add(buffer.capacity() - before);
        return buffer;
    }

    /** Releases what {@link #keep} has returned. */
    void recycle(ByteBuf buffer) {
        slowReaders.add(-buffer.capacity());
        if (spare.size() < slowReaders.sparePerLoop()
                && buffer.capacity() == SlowReaderMemory.READ_BYTES
                && !slowReaders.isScarce()) {
            spare.push(buffer.clear());
        } else {
            buffer.release();
        }
    }

    /** A copy for {@link #release}, at index 0. Each connection begins with one, its PROXY header. */
    ByteBuf copyOf(byte[] bytes) {
        ByteBuf buffer = bytes.length <= SCRATCH_BYTES ? scratch.clear().retain() : direct(bytes.length);
        return buffer.writeBytes(bytes);
    }

    /** Releases a copy before the next one is made. */
    void release(ByteBuf copy) {
        copy.release();
    }

    /**
     * An empty buffer for this many bytes; it grows. While memory is plentiful, spare buffers serve small rests too: a
     * new buffer for each rest would be garbage for each.
     */
    private ByteBuf allocate(int length) {
        boolean isSmall = length <= SlowReaderMemory.SCARCE_READ_BYTES && slowReaders.isScarce();
        ByteBuf reused = isSmall || length > SlowReaderMemory.READ_BYTES ? null : spare.poll();
        if (reused != null) {
            return reused;
        }
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(
                isSmall ? length : Math.max(SlowReaderMemory.READ_BYTES, length));
    }

    /** Number of buffers kept for reuse. */
    int spare() {
        return spare.size();
    }

    void close() {
        shared.release();
        scratch.release();
        spare.forEach(ByteBuf::release);
        spare.clear();
    }
}
