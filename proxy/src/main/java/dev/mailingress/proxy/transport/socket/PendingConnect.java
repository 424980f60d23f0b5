package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Loop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Locale;

/** A TCP handshake in progress, with its timeout. */
final class PendingConnect implements Loop.Cancellable, Runnable {

    /** First port of outgoing connections on Linux (net.ipv4.ip_local_port_range). */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    private final SocketLeg leg;
    private final ConnectHandler handler;
    private Loop.Cancellable timer = () -> {};
    private boolean finished;

    PendingConnect(SocketLeg leg, ConnectHandler handler) {
        this.leg = leg;
        this.handler = handler;
    }

    void start(Loop loop, Duration timeout) {
        leg.awaitConnect(this);
        timer = loop.schedule(timeout, this);
    }

    void onConnected() {
        if (finish()) {
            if (isSelfConnect()) {
                leg.dispose();
                handler.onFailed(ConnectFailure.REFUSED);
            } else {
                handler.onConnected(leg);
            }
        }
    }

    void onFailed(IOException cause) {
        if (finish()) {
            handler.onFailed(failure(cause));
        }
    }

    /** The timeout has expired. */
    @Override
    public void run() {
        if (finish()) {
            leg.dispose();
            handler.onFailed(ConnectFailure.TIMED_OUT);
        }
    }

    @Override
    public void cancel() {
        if (finish()) {
            leg.dispose();
        }
    }

    private boolean finish() {
        boolean first = !finished;
        finished = true;
        timer.cancel();
        return first;
    }

    // TCP's simultaneous open: an outgoing port may connect to itself where no process listens (RFC 9293 §3.5).
    private boolean isSelfConnect() {
        return leg.remoteAddress().getPort() >= FIRST_EPHEMERAL_PORT
                && leg.remoteAddress().equals(leg.localAddress());
    }

    static ConnectFailure failure(Exception cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("timed out")) {
            return ConnectFailure.TIMED_OUT;
        }
        if (cause instanceof NoRouteToHostException
                || message.contains("unreachable")
                || message.contains("no route")) {
            return ConnectFailure.UNREACHABLE;
        }
        return cause instanceof ConnectException || message.contains("refused")
                ? ConnectFailure.REFUSED
                : ConnectFailure.OTHER;
    }
}
