package dev.mailingress.proxy.transport;

/** Receives the accepted connections of a {@link Binding}. */
@FunctionalInterface
public interface Acceptor {

    /**
     * A client has connected. Called on {@code loop} before anything is read; the receiver must set the leg's handler
     * at once.
     */
    void onAccepted(Leg client, Loop loop);

    /**
     * Whether no connection can be served now. Then clients wait in the kernel's queue, which costs this process
     * nothing, and is asked again soon. Thread-safe.
     */
    default boolean isFull() {
        return false;
    }
}
