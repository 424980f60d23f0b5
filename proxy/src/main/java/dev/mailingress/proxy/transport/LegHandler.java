package dev.mailingress.proxy.transport;

/** Handler of the events of a {@link Leg}, called on its loop. */
public interface LegHandler {

    /** Bytes have arrived; the receiver owns the chunk. */
    void onReceived(Chunk chunk);

    /**
     * Bytes have arrived and were forwarded to the sink of {@link Leg#pipeTo}.
     *
     * @param bytes number of bytes; 0 if the sink's peer has accepted bytes that were forwarded before
     */
    default void onForwarded(int bytes) {}

    /** The peer has sent FIN: nothing more will be received. The peer may still read. */
    default void onInputEnded() {}

    /** More may be written again. */
    default void onWritable() {}

    /**
     * The socket is closed. Called once, as the last event.
     *
     * @param byPeer whether the peer's reset or an error closed it, not this side
     */
    default void onClosed(boolean byPeer) {}
}
