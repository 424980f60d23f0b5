package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/** The memory of one loop: the buffer that all its legs read into, and a few more for what a slow reader leaves. */
final class LoopMemory {

    /** 32 KiB is right on both machines that were measured; more made a single stream slower on one of them. */
    static final int READ_BYTES = 32 * 1024;

    private static final int MAX_SPARE = 32;

    private final ByteBuf shared = UnpooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
    private final Deque<ByteBuf> spare = new ArrayDeque<>();

    /** Where the shared buffer begins. */
    long address() {
        return shared.memoryAddress();
    }

    ByteBuf shared() {
        return shared;
    }

    /** A buffer to keep bytes in; it grows. */
    ByteBuf take() {
        ByteBuf kept = spare.poll();
        return kept != null ? kept : UnpooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES);
    }

    void giveBack(ByteBuf buffer) {
        if (spare.size() < MAX_SPARE && buffer.capacity() <= READ_BYTES) {
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
