package dev.mailingress.proxy.transport.epoll;

/** When bytes go from socket to socket inside the kernel instead of by way of the loop's buffer. */
public enum SplicePolicy {
    NEVER(Integer.MAX_VALUE),
    /**
     * While several directions are in bulk at once. One alone finds its bytes in the processor's cache, where copying was
     * cheaper on one of two machines; many do not.
     */
    ADAPTIVE(4),
    /** Whenever a direction is in bulk. */
    ALWAYS(1);

    private final int minDirections;

    SplicePolicy(int minDirections) {
        this.minDirections = minDirections;
    }

    boolean shouldSplice(int bulkDirections) {
        return bulkDirections >= minDirections;
    }
}
