package dev.mailingress.proxy.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a client has said before anyone is there to hear it. Whoever adds has a bound; {@link PrefetchBudget} bounds all. */
final class PrefetchBuffer {

    private static final byte[] NONE = {};

    private final PrefetchBudget budget;
    private byte[] bytes = NONE;
    private int length;

    PrefetchBuffer(PrefetchBudget budget) {
        this.budget = budget;
    }

    /**
     * Takes what is between position and limit, and moves neither.
     *
     * @return false if there is no memory for it; then the connection has to end
     */
    boolean add(ByteBuffer more) {
        int count = more.remaining();
        if (length + count > bytes.length) {
            // Twice as much, so that a hello that trickles is not copied once for each of its bytes.
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

    /** How many there are. */
    int length() {
        return length;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** All of it; nothing is left here. */
    byte[] take() {
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return all;
    }

    /** Nobody will want it. */
    void clear() {
        budget.release(bytes.length);
        bytes = NONE;
        length = 0;
    }
}
