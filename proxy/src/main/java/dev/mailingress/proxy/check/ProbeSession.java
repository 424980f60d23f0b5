package dev.mailingress.proxy.check;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Session with a mail server, from the header to the quit command:
 *
 * <pre>
 *  connect ─► header, in one write ─► TLS, if the port begins with it ─► greeting ─► quit ─► server's FIN ─► our FIN
 * </pre>
 *
 * <p>It ends with FIN wherever the peer allows it.
 */
final class ProbeSession {

    private final CheckTarget port;
    private final TlsClient tls;
    private final SessionLoop loop;
    private final CheckTimeouts timeouts;

    ProbeSession(CheckTarget port, TlsClient tls, SessionLoop loop, CheckTimeouts timeouts) {
        this.port = port;
        this.tls = tls;
        this.loop = loop;
        this.timeouts = timeouts;
    }

    /**
     * Blocks until the session is over and its connection closed.
     *
     * @param atMost total time, if less than the timeouts allow
     */
    ProbeResult run(InetSocketAddress address, ProxyHeaderSource source, Duration atMost) throws InterruptedException {
        SSLEngine engine = port.protocol().implicitTls() ? tls.engine(address, port.serverName()) : null;
        SessionTimes times = new SessionTimes(timeouts, atMost);
        SessionHandler session = new SessionHandler(port, source, times, engine, loop.tlsThreads());
        ChannelFuture connection = loop.connect(address, times.connect(), session);
        try {
            connection.await();
            return connection.isSuccess() ? session.result().get() : withoutConnection(connection, address, times);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session failed", e);
        } finally {
            // Closed already, unless this thread was interrupted.
            var unused = connection.channel().close();
        }
    }

    private static ProbeResult withoutConnection(
            ChannelFuture connection, InetSocketAddress address, SessionTimes times) {
        String cause = message(connection.cause());
        // Accepted and reset before the JDK checked, as Dovecot does with an untrusted proxy; a port without a listener
        // causes another error.
        return cause.startsWith("Connection reset")
                ? new ProbeResult.Closed(times.elapsed(), null)
                : new ProbeResult.Unreachable(address.getAddress().getHostAddress() + ": " + cause);
    }

    /** Message of the JDK, without the address that Netty adds. */
    private static String message(@Nullable Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "Connect timed out";
        }
        Throwable original = cause == null || cause.getCause() == null ? cause : cause.getCause();
        return original == null ? "unknown" : String.valueOf(original.getMessage());
    }
}
