package dev.mailingress.proxy.transport;

/** Hears what happens on a {@link Leg}, on its loop. */
public interface LegHandler {

    /** Bytes have arrived; the receiver owns the chunk. */
    void onReceived(Chunk chunk);

    /**
     * Bytes have arrived and gone on to the leg that this one was joined to by {@link Leg#pipeTo}.
     *
     * @param bytes 0 where the other leg's peer has taken some of those that were passed before
     */
    default void onForwarded(int bytes) {}

    /** The peer has sent FIN: nothing more will be received. It may still read. */
    default void onInputEnded() {}

    /** More may be written again. */
    default void onWritable() {}

    /**
     * The socket is gone. Called once and last, whoever closed it.
     *
     * @param byPeer whether the peer's reset or an error ended it rather than our own close
     */
    default void onClosed(boolean byPeer) {}
}
