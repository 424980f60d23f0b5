package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.BoundedSocket.End;
import dev.mailingress.proxy.check.Dialect.Meaning;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Session with a mail server, from the header to the quit command:
 *
 * <pre>
 *  connect ─► header, in one write ─► TLS, if the port begins with it ─► greeting ─► quit ─► server's FIN ─► our FIN
 * </pre>
 *
 * <p>It ends with FIN wherever the peer allows it. An instance is used once.
 */
final class ProbeSession {

    private final CheckTarget port;
    private final TlsClient tls;
    private final CheckTimeouts timeouts;
    private final Duration atMost;
    private final BoundedSocket connection = new BoundedSocket();
    private long began = System.nanoTime();

    /** @param atMost total time, if less than {@code timeouts} allows */
    ProbeSession(CheckTarget port, TlsClient tls, CheckTimeouts timeouts, Duration atMost) {
        this.port = port;
        this.tls = tls;
        this.timeouts = timeouts;
        this.atMost = atMost;
    }

    /** Blocks until the session is over. */
    ProbeResult run(InetSocketAddress address, ProxyHeaderSource source) {
        if (port.protocol().implicitTls()) {
            tls.prepare();
        }
        try (connection) {
            Optional<ProbeResult> failure = connect(address);
            if (failure.isPresent()) {
                return failure.get();
            }
            began = System.nanoTime();
            connection.readWithin(shorter(timeouts.firstByte(), atMost));
            sendHeader(source);
            Optional<Dialect> dialect = Dialect.of(port.protocol());
            return dialect.isEmpty() ? accepted() : converse(dialect.get());
        } catch (IOException e) {
            return failure(null);
        }
    }

    private Optional<ProbeResult> connect(InetSocketAddress address) {
        try {
            connection.setTcpNoDelay(true);
            connection.connect(
                    address, (int) shorter(timeouts.connect(), atMost).toMillis());
            return Optional.empty();
        } catch (IOException e) {
            String cause = String.valueOf(e.getMessage());
            // Accepted and reset before the JDK checked, as Dovecot does with an untrusted proxy; a port without a
            // listener causes another error.
            return Optional.of(
                    cause.startsWith("Connection reset")
                            ? new ProbeResult.Closed(elapsed(), null)
                            : new ProbeResult.Unreachable(address.getAddress().getHostAddress() + ": " + cause));
        }
    }

    private void sendHeader(ProxyHeaderSource source) throws IOException {
        byte[] header = source.header((InetSocketAddress) connection.getLocalSocketAddress(), (InetSocketAddress)
                        connection.getRemoteSocketAddress())
                .encode(port.proxyProtocol());
        if (header.length > 0) {
            // One write: Postfix and Dovecot reject a header that arrives in two segments (measured).
            connection.getOutputStream().write(header);
        }
    }

    private ProbeResult accepted() {
        close(connection);
        return new ProbeResult.Accepted();
    }

    private ProbeResult converse(Dialect dialect) throws IOException {
        if (!port.protocol().implicitTls()) {
            return readGreeting(connection, dialect);
        }
        Socket secure;
        try {
            secure = tls.over(connection, port.serverName());
        } catch (IOException e) {
            return withoutTls(dialect, e);
        }
        connection.readWithin(rest());
        return readGreeting(secure, dialect);
    }

    private ProbeResult withoutTls(Dialect dialect, IOException e) {
        if (connection.end() == End.TIMEOUT || connection.end() == End.TOO_LONG || connection.receivedNothing()) {
            return failure(null);
        }
        // Postfix refuses in clear text, even with implicit TLS.
        String line = connection.firstLine();
        return switch (dialect.beforeGreeting(line)) {
            case REFUSAL -> new ProbeResult.Refused(line);
            case GREETING, MORE_FOLLOWS, COMMAND_ERROR, QUIT_REPLY ->
                new ProbeResult.TlsFailed("clear text reply: " + QuotedText.of(line));
            case UNKNOWN -> new ProbeResult.TlsFailed(String.valueOf(e.getMessage()));
        };
    }

    private ProbeResult readGreeting(Socket socket, Dialect dialect) throws IOException {
        LineReader lines = new LineReader(socket.getInputStream());
        String last = null;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                connection.readWithin(rest());
                last = line;
                Meaning meaning = dialect.beforeGreeting(line);
                if (meaning == Meaning.GREETING) {
                    return quit(socket, lines, dialect);
                }
                if (meaning != Meaning.MORE_FOLLOWS) {
                    close(socket);
                    return withoutGreeting(meaning, line);
                }
            }
            return new ProbeResult.Closed(elapsed(), last);
        } catch (IOException e) {
            ProbeResult result = failure(last);
            close(socket);
            return result;
        }
    }

    private static ProbeResult withoutGreeting(Meaning meaning, String line) {
        return switch (meaning) {
            case COMMAND_ERROR -> new ProbeResult.CommandError(line);
            case REFUSAL, QUIT_REPLY -> new ProbeResult.Refused(line);
            case GREETING, MORE_FOLLOWS, UNKNOWN -> new ProbeResult.UnknownReply(line);
        };
    }

    private ProbeResult quit(Socket socket, LineReader lines, Dialect dialect) {
        connection.readWithin(timeouts.quit());
        try {
            socket.getOutputStream().write(dialect.quit());
        } catch (IOException closed) {
            // What the peer sent before it closed can still be read.
            return quitReply(socket, lines, dialect);
        }
        return quitReply(socket, lines, dialect);
    }

    private static ProbeResult quitReply(Socket socket, LineReader lines, Dialect dialect) {
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Meaning meaning = dialect.afterGreeting(line);
                if (meaning == Meaning.COMMAND_ERROR || meaning == Meaning.QUIT_REPLY) {
                    awaitEnd(socket, lines);
                    return meaning == Meaning.COMMAND_ERROR
                            ? new ProbeResult.CommandError(line)
                            : new ProbeResult.Greeted();
                }
            }
            return new ProbeResult.QuitIgnored();
        } catch (IOException e) {
            return new ProbeResult.QuitIgnored();
        }
    }

    private static void awaitEnd(Socket socket, LineReader lines) {
        try {
            lines.drain();
            // With TLS this sends close_notify first (RFC 8446 §6.1).
            socket.shutdownOutput();
        } catch (IOException e) {
            // The reply is complete; some servers wait for the client to close.
            return;
        }
    }

    private ProbeResult failure(@Nullable String lastLine) {
        return switch (connection.end()) {
            case TIMEOUT ->
                connection.receivedNothing() ? new ProbeResult.Silent(elapsed()) : new ProbeResult.Late(elapsed());
            case TOO_LONG -> new ProbeResult.TooLong();
            case CLOSED, OPEN -> new ProbeResult.Closed(elapsed(), lastLine);
        };
    }

    // Sends a FIN and waits for the peer's: closing with unread bytes would cause a reset.
    private void close(Socket socket) {
        try {
            connection.readWithin(timeouts.quit());
            socket.shutdownOutput();
            new LineReader(socket.getInputStream()).drain();
        } catch (IOException e) {
            // Closed, too long or too slow: the connection is closed without waiting any longer.
            return;
        }
    }

    private Duration rest() {
        return shorter(timeouts.greeting(), atMost).minus(elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
