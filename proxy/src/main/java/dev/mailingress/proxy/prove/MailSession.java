package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A client's session with one port of a mail server: greeting, TLS, end. Its whole duration is bounded. */
final class MailSession implements Closeable {

    private final MailPort port;
    private final MailCommands commands;
    private final String name;
    private final Duration timeout;
    private final Socket socket = new Socket();
    private final ScheduledFuture<?> watchdog;
    private volatile boolean timedOut;
    private Socket layer = socket;
    private @Nullable InetAddress local;

    /**
     * @param name for the server's choice of its certificate
     * @param watchdogs closes sessions that take too long, however slowly the server sends
     */
    MailSession(MailPort port, String name, Duration timeout, ScheduledExecutorService watchdogs) {
        this.port = port;
        this.commands = MailCommands.of(port.protocol());
        this.name = name;
        this.timeout = timeout;
        this.watchdog = watchdogs.schedule(this::onTimeout, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onTimeout() {
        timedOut = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed already.
            return;
        }
    }

    /** Connects and reads the greeting; with implicit TLS after the handshake. */
    String open(InetAddress address, SSLSocketFactory tls) throws IOException {
        return bounded(() -> {
            socket.connect(new InetSocketAddress(address, port.number()), (int) timeout.toMillis());
            recordLocalAddress();
            if (port.protocol().implicitTls()) {
                handshake(tls);
            }
            return commands.greeting(lines());
        });
    }

    // Now, because a closed socket has the wildcard address, and the watchdog may close this one at any time.
    private void recordLocalAddress() {
        InetAddress address = socket.getLocalAddress();
        local = address.isAnyLocalAddress() ? null : address;
    }

    /** The certificate chain of the server; begins TLS where the protocol has STARTTLS. */
    List<X509Certificate> secure(SSLSocketFactory tls) throws IOException {
        return bounded(() -> {
            if (!port.protocol().implicitTls()) {
                commands.startTls(lines(), addressLiteral(socket.getLocalAddress()));
                handshake(tls);
                commands.afterStartTls(lines());
            }
            return Arrays.stream(((SSLSocket) layer).getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        });
    }

    private void handshake(SSLSocketFactory tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, name, port.number(), true);
        if (!NameProof.isLiteral(name) && name.indexOf('.') > 0) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        layer = secured;
    }

    /** RFC 5321 §4.1.3. */
    private static String addressLiteral(InetAddress address) {
        return "[" + (address instanceof Inet6Address ? "IPv6:" : "") + new IpAddress(address) + "]";
    }

    /** TLS protocol version. */
    String tlsVersion() {
        return ((SSLSocket) layer).getSession().getProtocol();
    }

    /** Ends the session as the protocol requires. */
    void quit() throws IOException {
        bounded(() -> {
            commands.quit(lines());
            return true;
        });
    }

    /** The local address, also after the end; null if no connection was established. */
    @Nullable
    InetAddress localAddress() {
        return local;
    }

    private MailLines lines() throws IOException {
        return new MailLines(layer.getInputStream(), layer.getOutputStream());
    }

    @FunctionalInterface
    private interface SocketStep<T> {
        T run() throws IOException;
    }

    private <T> T bounded(SocketStep<T> step) throws IOException {
        try {
            return step.run();
        } catch (IOException e) {
            if (timedOut) {
                throw new SocketTimeoutException("no complete answer within " + timeout.toSeconds() + " s");
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.cancel(false);
        layer.close();
        socket.close();
    }
}
