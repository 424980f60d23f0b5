package dev.mailingress.proxy.check;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Session with a mail server, from the header to the quit command:
 *
 * <pre>
 *  connect ─► header, in one write ─► TLS, if the port begins with it ─► greeting ─► EHLO, if SMTP ─► quit
 *      ─► server's FIN ─► our FIN
 * </pre>
 *
 * <p>It ends with FIN wherever the peer allows it.
 */
final class ProbeSession implements AutoCloseable {

    private final InetSocketAddress address;
    private final @Nullable TlsClient tls;
    private final SessionTimes times;
    private final SessionHandler handler;
    private final ChannelFuture connection;

    /**
     * Begins the session.
     *
     * @param announcement null if no header is sent
     * @param times of this session
     */
    ProbeSession(
            CheckTarget port,
            InetSocketAddress address,
            @Nullable Announcement announcement,
            SessionTimes times,
            SessionLoop loop) {
        this.address = address;
        this.times = times;
        this.tls = port.protocol().implicitTls() ? new TlsClient(address, port.serverName()) : null;
        this.handler =
                new SessionHandler(port, announcement, times, tls == null ? null : tls.engine(), loop.tlsThreads());
        this.connection = loop.connect(address, times.connect(), handler);
    }

    /** Blocks until the session is over and its connection closed. */
    SessionReport await() throws InterruptedException {
        connection.await();
        try {
            ProbeResult result =
                    connection.isSuccess() ? handler.result().get() : withoutConnection(connection.cause());
            return new SessionReport(result, handler.proxy(), tls == null ? null : tls.certificate());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session failed", e);
        }
    }

    private ProbeResult withoutConnection(@Nullable Throwable failure) {
        String cause = message(failure);
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

    /** Closes the connection, which is closed already unless the thread that waits was interrupted. */
    @Override
    public void close() {
        var unused = connection.channel().close();
    }
}
