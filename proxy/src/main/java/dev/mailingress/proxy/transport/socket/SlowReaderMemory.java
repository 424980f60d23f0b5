package dev.mailingress.proxy.transport.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what slow readers have not accepted yet: one budget for all loops, because slow readers are not spread
 * evenly over them. A counter that all loops share costs little here: it changes only when a rest is kept. Thread-safe.
 */
final class SlowReaderMemory {

    /** 32 KiB is right on both machines that were measured; more made a single stream slower on one of them. */
    static final int READ_BYTES = 32 * 1024;

    /** From half of the budget on. Sixteen times as many readers can then be slow as before. */
    static final int SCARCE_READ_BYTES = 2 * 1024;

    /** From three quarters on: what is left is enough for more legs than the heap has room for. */
    static final int MIN_READ_BYTES = 256;

    /** 1 MiB, if there are not more loops. */
    private static final int MAX_SPARE = 32;

    private final long scarceFrom;
    private final long exhaustedFrom;
    private final int sparePerLoop;
    private final AtomicLong held = new AtomicLong();

    /**
     * With nothing held.
     *
     * @param maxBytes maximum off-heap bytes of all loops, including the buffers that they keep for reuse
     * @param loops number of loops that share it
     */
    SlowReaderMemory(long maxBytes, int loops) {
        this.sparePerLoop = Math.max(1, MAX_SPARE / loops);
        long reserved = (long) loops * (LoopMemory.FIXED_BYTES + (long) sparePerLoop * READ_BYTES);
        // At most half is reserved, so that many loops with little memory still serve slow readers.
        long free = maxBytes - Math.min(reserved, maxBytes / 2);
        this.scarceFrom = free / 2;
        this.exhaustedFrom = free - free / 4;
    }

    /** Maximum number of buffers that a loop keeps for reuse. */
    int sparePerLoop() {
        return sparePerLoop;
    }

    /** Whether each reader gets less than what is most efficient. */
    boolean isScarce() {
        return held.get() >= scarceFrom;
    }

    /** How many bytes to read at once: a slow reader may leave all of them unsent. */
    int readBytes() {
        long now = held.get();
        if (now < scarceFrom) {
            return READ_BYTES;
        }
        return now < exhaustedFrom ? SCARCE_READ_BYTES : MIN_READ_BYTES;
    }

    /** Number of bytes held for slow readers. */
    long held() {
        return held.get();
    }

    /** Changes the number of bytes held. */
    void add(long bytes) {
        if (bytes != 0) {
            held.addAndGet(bytes);
        }
    }
}
