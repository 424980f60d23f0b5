package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;

/** The pipes of one loop. */
public interface Pipes {

    /** For transports that have nothing like it: everything is copied. */
    Pipes NONE = new Pipes() {
        @Override
        public @Nullable Pipe acquire(int bulkDirections) {
            return null;
        }

        @Override
        public void release(Pipe pipe, boolean empty) {
            throw new IllegalStateException("none was taken");
        }

        @Override
        public void onFilled(int bytes) {
            throw new IllegalStateException("none was taken");
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
            // There are none.
        }
    };

    /**
     * An empty pipe for a direction that is in bulk.
     *
     * @param bulkDirections how many directions of this loop are
     * @return null if copying is better just now, or no pipe can be had
     */
    @Nullable
    Pipe acquire(int bulkDirections);

    /** @param empty false for a pipe whose content nobody wants any more */
    void release(Pipe pipe, boolean empty);

    /**
     * Tells how an attempt to fill a pipe went; where it goes on to fail there will be no more pipes for a while.
     *
     * @param bytes taken; 0 if none were although there were some
     */
    void onFilled(int bytes);

    /** Those that were filled in since the start; as {@link #openPipes()} for whichever thread asks. */
    long splicedBytes();

    /** How many pipes there are. */
    int openPipes();

    /** How many there may be. */
    int maxPipes();

    void close();
}
