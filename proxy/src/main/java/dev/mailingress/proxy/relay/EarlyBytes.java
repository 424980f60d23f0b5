package dev.mailingress.proxy.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a client has said before anyone is there to hear it. Whoever adds has a bound. */
final class EarlyBytes {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    /** Takes what is between position and limit, and moves neither. */
    void add(ByteBuffer more) {
        int count = more.remaining();
        if (length + count > bytes.length) {
            // Twice as much, so that a hello that trickles is not copied once for each of its bytes.
            bytes = Arrays.copyOf(bytes, length == 0 ? count : Math.max(length + count, 2 * bytes.length));
        }
        more.get(more.position(), bytes, length, count);
        length += count;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** All of it; nothing is left here. */
    byte[] take() {
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NONE;
        length = 0;
        return all;
    }
}
