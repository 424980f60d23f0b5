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
 * One connection to a mail server, from the header to the farewell:
 *
 * <pre>
 *  connect ─► header, in one write ─► TLS, where the port begins with it ─► greeting ─► farewell ─► server's FIN ─► our FIN
 * </pre>
 *
 * <p>It ends by FIN wherever the peer lets it, and it is held once.
 */
final class ProbeSession {

    private final CheckTarget port;
    private final TlsClient tls;
    private final CheckTimeouts checkTimeouts;
    private final Duration atMost;
    private final BoundedSocket connection = new BoundedSocket();
    private long began = System.nanoTime();

    /** @param atMost for all of it, if that is less than what {@code patience} allows */
    ProbeSession(CheckTarget port, TlsClient tls, CheckTimeouts checkTimeouts, Duration atMost) {
        this.port = port;
        this.tls = tls;
        this.checkTimeouts = checkTimeouts;
        this.atMost = atMost;
    }

    /** Blocks until the conversation is over. */
    ProbeResult hold(InetSocketAddress address, ProxyHeaderSource proxyHeaderSource) {
        if (port.protocol().implicitTls()) {
            tls.prepare();
        }
        try (connection) {
            Optional<ProbeResult> problem = connect(address);
            if (problem.isPresent()) {
                return problem.get();
            }
            began = System.nanoTime();
            connection.readWithin(shorter(checkTimeouts.word(), atMost));
            announce(proxyHeaderSource);
            Optional<Dialect> dialect = Dialect.of(port.protocol());
            return dialect.isEmpty() ? accepted() : speak(dialect.get());
        } catch (IOException broken) {
            return broken(null);
        }
    }

    private Optional<ProbeResult> connect(InetSocketAddress address) {
        try {
            connection.setTcpNoDelay(true);
            connection.connect(
                    address, (int) shorter(checkTimeouts.connect(), atMost).toMillis());
            return Optional.empty();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            // Accepted and cut before the JDK looked, as Dovecot does with a proxy that it does not trust; a port where
            // nobody
            // listens is another error.
            return Optional.of(
                    why.startsWith("Connection reset")
                            ? new ProbeResult.Closed(elapsed(), null)
                            : new ProbeResult.Unreachable(address.getAddress().getHostAddress() + ": " + why));
        }
    }

    private void announce(ProxyHeaderSource proxyHeaderSource) throws IOException {
        byte[] header = proxyHeaderSource
                .header((InetSocketAddress) connection.getLocalSocketAddress(), (InetSocketAddress)
                        connection.getRemoteSocketAddress())
                .encode(port.proxyProtocol());
        if (header.length > 0) {
            // One write: Postfix and Dovecot refuse a header that comes in two segments (measured).
            connection.getOutputStream().write(header);
        }
    }

    private ProbeResult accepted() {
        leave(connection);
        return new ProbeResult.Accepted();
    }

    private ProbeResult speak(Dialect dialect) throws IOException {
        if (!port.protocol().implicitTls()) {
            return listen(connection, dialect);
        }
        Socket secured;
        try {
            secured = tls.over(connection, port.serverName());
        } catch (IOException failed) {
            return withoutTls(dialect, failed);
        }
        connection.readWithin(rest());
        return listen(secured, dialect);
    }

    private ProbeResult withoutTls(Dialect dialect, IOException failed) {
        if (connection.end() == End.TIME || connection.end() == End.BYTES || connection.heardNothing()) {
            return broken(null);
        }
        // Postfix refuses in clear, even where TLS should come first.
        String clear = connection.firstLine();
        return switch (dialect.beforeGreeting(clear)) {
            case REFUSAL -> new ProbeResult.Refused(clear);
            case GREETING, MORE_FOLLOWS, COMPLAINT, FAREWELL ->
                new ProbeResult.NoTls("it speaks in clear: " + QuotedText.of(clear));
            case NONE -> new ProbeResult.NoTls(String.valueOf(failed.getMessage()));
        };
    }

    private ProbeResult listen(Socket speaking, Dialect dialect) throws IOException {
        LineReader lineReader = new LineReader(speaking.getInputStream());
        String last = null;
        try {
            for (String line = lineReader.next(); line != null; line = lineReader.next()) {
                connection.readWithin(rest());
                last = line;
                Meaning meaning = dialect.beforeGreeting(line);
                if (meaning == Meaning.GREETING) {
                    return takeLeave(speaking, lineReader, dialect);
                }
                if (meaning != Meaning.MORE_FOLLOWS) {
                    leave(speaking);
                    return inPlaceOfGreeting(meaning, line);
                }
            }
            return new ProbeResult.Closed(elapsed(), last);
        } catch (IOException broken) {
            ProbeResult probeResult = broken(last);
            leave(speaking);
            return probeResult;
        }
    }

    private static ProbeResult inPlaceOfGreeting(Meaning meaning, String line) {
        return switch (meaning) {
            case COMPLAINT -> new ProbeResult.Complained(line);
            case REFUSAL, FAREWELL -> new ProbeResult.Refused(line);
            case GREETING, MORE_FOLLOWS, NONE -> new ProbeResult.Unintelligible(line);
        };
    }

    private ProbeResult takeLeave(Socket speaking, LineReader lineReader, Dialect dialect) {
        connection.readWithin(checkTimeouts.farewell());
        try {
            speaking.getOutputStream().write(dialect.farewell());
        } catch (IOException closed) {
            // What it said before it closed is still there to be read.
            return answer(speaking, lineReader, dialect);
        }
        return answer(speaking, lineReader, dialect);
    }

    private static ProbeResult answer(Socket speaking, LineReader lineReader, Dialect dialect) {
        try {
            for (String line = lineReader.next(); line != null; line = lineReader.next()) {
                Meaning meaning = dialect.afterGreeting(line);
                if (meaning == Meaning.COMPLAINT || meaning == Meaning.FAREWELL) {
                    awaitEnd(speaking, lineReader);
                    return meaning == Meaning.COMPLAINT ? new ProbeResult.Complained(line) : new ProbeResult.Greeted();
                }
            }
            return new ProbeResult.Unanswered();
        } catch (IOException broken) {
            return new ProbeResult.Unanswered();
        }
    }

    private static void awaitEnd(Socket speaking, LineReader lineReader) {
        try {
            lineReader.drain();
            // With TLS this says close_notify first (RFC 8446 §6.1).
            speaking.shutdownOutput();
        } catch (IOException neverEnds) {
            // It has said what matters; some servers leave it to the client to close.
            return;
        }
    }

    private ProbeResult broken(@Nullable String lastWords) {
        return switch (connection.end()) {
            case TIME ->
                connection.heardNothing() ? new ProbeResult.Silent(elapsed()) : new ProbeResult.Late(elapsed());
            case BYTES -> new ProbeResult.Endless();
            case CLOSED, NOT_YET -> new ProbeResult.Closed(elapsed(), lastWords);
        };
    }

    // With a FIN of our own and the peer's awaited: a close with bytes unread would be a reset.
    private void leave(Socket speaking) {
        try {
            connection.readWithin(checkTimeouts.farewell());
            speaking.shutdownOutput();
            new LineReader(speaking.getInputStream()).drain();
        } catch (IOException gone) {
            // Closed, endless or too slow: there is nothing left to be polite about.
            return;
        }
    }

    private Duration rest() {
        return shorter(checkTimeouts.greeting(), atMost).minus(elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
