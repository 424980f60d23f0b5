package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;

/** The pipes of one loop. */
public interface Pipes {

    /** For transports without splice(2): everything is copied. */
    Pipes NONE = new Pipes() {
        @Override
        public @Nullable Pipe acquire(int bulkDirections) {
            return null;
        }

        @Override
        public void release(Pipe pipe, boolean empty) {
            throw new IllegalStateException("no pipe was acquired");
        }

        @Override
        public void onFilled(int bytes) {
            throw new IllegalStateException("no pipe was acquired");
        }

        @Override
        public long splicedBytes() {
            return 0;
        }

        @Override
        public int openPipes() {
            return 0;
        }

        @Override
        public int maxPipes() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /**
     * An empty pipe for a direction that carries bulk data.
     *
     * @param bulkDirections how many directions of this loop do so
     * @return null if copying is better at present, or no pipe is available
     */
    @Nullable
    Pipe acquire(int bulkDirections);

    /** @param empty false for a pipe whose content is discarded */
    void release(Pipe pipe, boolean empty);

    /**
     * Reports an attempt to fill a pipe; repeated failures stop the use of pipes for a while.
     *
     * @param bytes number of bytes taken; 0 if none were although some were available
     */
    void onFilled(int bytes);

    /** Number of bytes spliced since the start. Thread-safe, like {@link #openPipes()}. */
    long splicedBytes();

    /** Number of open pipes. */
    int openPipes();

    /** Maximum number of pipes. */
    int maxPipes();

    void close();
}
