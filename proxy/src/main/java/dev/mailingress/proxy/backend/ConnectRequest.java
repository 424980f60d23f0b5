package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The way to one backend, for one connection. It ends by itself; all of it happens on the connection's loop. */
public interface ConnectRequest {

    /** Calls it off; the handler hears nothing more, and a connection that is just being made is closed unused. */
    void cancel();

    /** Why the youngest attempt failed; if none has ended yet, time is what was missing. */
    ConnectFailure lastFailure();

    /** Hears how it ended: exactly one of the two is called, unless it was cancelled. */
    interface BackendConnectHandler {

        /**
         * The leg is paused and nothing was written to it.
         *
         * @param took from the call of {@link Connector#connect} on, the time in which it was held included
         */
        void onConnected(Leg leg, InetSocketAddress address, Duration took);

        /**
         * No connection came about.
         *
         * @param last why the youngest attempt failed
         * @param held whether the backend was waited for; if not, that was not wanted or too many waited already
         */
        void onFailed(ConnectFailure last, boolean held);
    }
}
