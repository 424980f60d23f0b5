package dev.mailingress.proxy.transport;

/** Receives new connections. */
@FunctionalInterface
public interface Acceptor {

    /**
     * A client has connected. Called on {@code loop}, before anything is read; the receiver sets the leg's handler at once.
     */
    void onAccepted(Leg client, Loop loop);
}
