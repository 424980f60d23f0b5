package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Request of a connection for a connect to its backend. It ends automatically; everything happens on the connection's
 * loop.
 */
public interface ConnectRequest {

    /**
     * Cancels the request: the handler is not called afterwards, and a connection that is being established is closed
     * unused.
     */
    void cancel();

    /** Failure of the latest attempt; {@link ConnectFailure#TIMED_OUT} if none has ended yet. */
    ConnectFailure lastFailure();

    /** Handler of the outcome: exactly one of the two methods is called, unless the request was cancelled. */
    interface BackendConnectHandler {

        /**
         * Connected. The leg is paused and nothing has been written to it.
         *
         * @param target the target that the address belongs to
         * @param took time since the call of {@link Connector#connect}, including any hold
         */
        void onConnected(Leg leg, InetSocketAddress address, TargetConfig target, Duration took);

        /**
         * Not connected.
         *
         * @param last failure of the latest attempt
         * @param held whether the connection waited for the backend; if not, that was disabled or too many were waiting
         *     already
         */
        void onFailed(ConnectFailure last, boolean held);
    }
}
