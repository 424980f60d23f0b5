package dev.mailingress.proxy.admission;

/**
 * Number of connections that the heap of this process can hold. When it is exhausted the process exits, with all its
 * connections; so this limit must be reached before.
 *
 * @param heapBytes maximum size of the heap
 */
public record MemoryBudget(long heapBytes) {

    /** About 1 KiB of objects for a connection with both legs, and what the collector needs to move them. */
    private static final long BYTES_PER_CONNECTION = 1536;

    /** Configuration, counters of clients, log buffers, metrics and the young generation. */
    private static final long RESERVE = 16L << 20;

    /** A quarter for prefetched bytes: 16 MiB in the image, many times what legitimate clients need. */
    private static final int PREFETCH_SHARE = 4;

    /** 1 or more. At most half of the heap is reserved, so that a small one still has room for connections. */
    public int maxConnections() {
        long free = heapBytes - Math.min(RESERVE + prefetchBytes(), heapBytes / 2);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, free / BYTES_PER_CONNECTION));
    }

    /** Maximum number of bytes of all prefetch buffers together. */
    public long prefetchBytes() {
        return heapBytes / PREFETCH_SHARE;
    }
}
