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
        public void refuse() {
            throw new IllegalStateException("none was taken");
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

    /** The kernel does not do it: no more pipes. */
    void refuse();

    void close();
}
