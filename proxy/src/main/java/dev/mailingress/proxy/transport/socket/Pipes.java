package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.Nullable;

/** The pipes of one loop. */
public interface Pipes {

    /** For transports that have nothing like it: everything is copied. */
    Pipes NONE = new Pipes() {
        @Override
        public @Nullable Pipe take(int directionsInBulk) {
            return null;
        }

        @Override
        public void giveBack(Pipe pipe, boolean empty) {
            throw new IllegalStateException("none was taken");
        }

        @Override
        public void filled(int bytes) {
            throw new IllegalStateException("none was taken");
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public int open() {
            return 0;
        }

        @Override
        public int most() {
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
     * @param directionsInBulk how many directions of this loop are
     * @return null if copying is better just now, or no pipe can be had
     */
    @Nullable
    Pipe take(int directionsInBulk);

    /** @param empty false for a pipe whose content nobody wants any more */
    void giveBack(Pipe pipe, boolean empty);

    /**
     * Tells how an attempt to fill a pipe went; where it goes on to fail there will be no more pipes for a while.
     *
     * @param bytes taken; 0 if none were although there were some
     */
    void filled(int bytes);

    /** Those that were filled in since the start; as {@link #open()} for whichever thread asks. */
    long bytes();

    /** How many pipes there are. */
    int open();

    /** How many there may be. */
    int most();

    void close();
}
