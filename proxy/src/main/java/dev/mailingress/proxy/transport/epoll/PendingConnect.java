package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ConnectHandler;
import dev.mailingress.proxy.transport.Loop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** A handshake that goes on. */
final class PendingConnect implements Loop.Cancellable {

    /** Linux gives outgoing connections ports from here on (net.ipv4.ip_local_port_range). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private final ConnectHandler handler;
    private Loop.Cancellable timer = () -> {};
    private final EpollLeg leg;
    private boolean over;

    PendingConnect(EpollLeg leg, ConnectHandler handler) {
        this.leg = leg;
        this.handler = handler;
    }

    void timer(Loop.Cancellable timer) {
        this.timer = timer;
    }

    void connected(EpollLeg connected) {
        if (finish()) {
            if (isItself(connected)) {
                connected.dispose();
                handler.failed(ConnectFailure.REFUSED);
            } else {
                handler.connected(connected);
            }
        }
    }

    void failed(IOException cause) {
        if (finish()) {
            handler.failed(failure(cause));
        }
    }

    void timedOut() {
        if (finish()) {
            leg.dispose();
            handler.failed(ConnectFailure.TIMED_OUT);
        }
    }

    @Override
    public void cancel() {
        if (finish()) {
            leg.dispose();
        }
    }

    private boolean finish() {
        boolean first = !over;
        over = true;
        timer.cancel();
        return first;
    }

    // TCP's simultaneous open: an outgoing port may meet itself where nobody listens (RFC 9293 §3.5).
    private static boolean isItself(EpollLeg leg) {
        return leg.remoteAddress().getPort() >= FIRST_EPHEMERAL
                && leg.remoteAddress().equals(leg.localAddress());
    }

    static ConnectFailure failure(IOException cause) {
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
