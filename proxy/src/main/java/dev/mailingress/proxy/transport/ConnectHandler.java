package dev.mailingress.proxy.transport;

/** Hears how an attempt to connect ended; exactly one of the two is called, unless the attempt was cancelled. */
public interface ConnectHandler {

    /** The handshake is done; nothing has been read or written. */
    void onConnected(Leg leg);

    void onFailed(ConnectFailure failure);
}
