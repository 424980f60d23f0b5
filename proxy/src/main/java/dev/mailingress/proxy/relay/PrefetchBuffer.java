package dev.mailingress.proxy.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Prefetch buffer: what a client has sent before the backend is connected. Callers limit its size;
 * {@link PrefetchBudget} limits all buffers together.
 */
final class PrefetchBuffer {

    private static final byte[] NONE = {};

    private final PrefetchBudget budget;
    private byte[] bytes = NONE;
    private int length;

    PrefetchBuffer(PrefetchBudget budget) {
        this.budget = budget;
    }

    /**
     * Appends the bytes between position and limit, and moves neither.
     *
     * @return false if there is no memory for them; then the connection must end
     */
    boolean add(ByteBuffer more) {
        int count = more.remaining();
        if (length + count > bytes.length) {
            // Doubled, so that a hello that trickles in is not copied once per byte.
            int capacity = length == 0 ? count : Math.max(length + count, 2 * bytes.length);
            if (!budget.resize(bytes.length, capacity)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }
        more.get(more.position(), bytes, length, count);
        length += count;
        return true;
    }

    /** Number of bytes. */
    int length() {
        return length;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** Removes and returns all bytes. */
    byte[] take() {
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return all;
    }

    /** Discards all bytes. */
    void clear() {
        budget.release(bytes.length);
        bytes = NONE;
        length = 0;
    }
}
