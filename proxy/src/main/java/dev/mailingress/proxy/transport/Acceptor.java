package dev.mailingress.proxy.transport;

/** Receives the accepted connections of a {@link Binding}. */
@FunctionalInterface
public interface Acceptor {

    /**
     * A client has connected. Called on {@code loop} before anything is read; the receiver must set the leg's handler
     * at once.
     */
    void onAccepted(Leg client, Loop loop);
}
