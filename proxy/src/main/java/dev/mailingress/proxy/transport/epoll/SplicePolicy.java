package dev.mailingress.proxy.transport.epoll;

/** When bytes are spliced from socket to socket inside the kernel instead of copied through the loop's buffer. */
public enum SplicePolicy {
    NEVER(Integer.MAX_VALUE),
    /**
     * While several directions carry bulk data at once. A single one finds its bytes in the processor's cache, where
     * copying was cheaper on one of two machines; many do not.
     */
    ADAPTIVE(4),
    /** Whenever a direction carries bulk data. */
    ALWAYS(1);

    private final int minDirections;

    SplicePolicy(int minDirections) {
        this.minDirections = minDirections;
    }

    boolean shouldSplice(int bulkDirections) {
        return bulkDirections >= minDirections;
    }
}
