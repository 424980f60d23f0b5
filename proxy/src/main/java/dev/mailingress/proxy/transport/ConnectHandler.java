package dev.mailingress.proxy.transport;

/** Handler of the outcome of a connect: exactly one of the two methods is called, unless the attempt was cancelled. */
public interface ConnectHandler {

    /** The TCP handshake is complete; nothing has been read or written. */
    void onConnected(Leg leg);

    void onFailed(ConnectFailure failure);
}
