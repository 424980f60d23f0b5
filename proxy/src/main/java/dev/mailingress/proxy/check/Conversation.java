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
final class Conversation {

    private final PortUnderTest port;
    private final TlsClient tls;
    private final Patience patience;
    private final Duration atMost;
    private final BoundedSocket connection = new BoundedSocket();
    private long began = System.nanoTime();

    /** @param atMost for all of it, if that is less than what {@code patience} allows */
    Conversation(PortUnderTest port, TlsClient tls, Patience patience, Duration atMost) {
        this.port = port;
        this.tls = tls;
        this.patience = patience;
        this.atMost = atMost;
    }

    /** Blocks until the conversation is over. */
    Hearing hold(InetSocketAddress address, Announcement announcement) {
        if (port.protocol().implicitTls()) {
            tls.prepare();
        }
        try (connection) {
            Optional<Hearing> problem = connect(address);
            if (problem.isPresent()) {
                return problem.get();
            }
            began = System.nanoTime();
            connection.readWithin(shorter(patience.word(), atMost));
            announce(announcement);
            Optional<Dialect> dialect = Dialect.of(port.protocol());
            return dialect.isEmpty() ? accepted() : speak(dialect.get());
        } catch (IOException broken) {
            return broken(null);
        }
    }

    private Optional<Hearing> connect(InetSocketAddress address) {
        try {
            connection.setTcpNoDelay(true);
            connection.connect(
                    address, (int) shorter(patience.connect(), atMost).toMillis());
            return Optional.empty();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            // Accepted and cut before the JDK looked, as Dovecot does with a proxy that it does not trust; a port where
            // nobody
            // listens is another error.
            return Optional.of(
                    why.startsWith("Connection reset")
                            ? new Hearing.Closed(elapsed(), null)
                            : new Hearing.Unreachable(address.getAddress().getHostAddress() + ": " + why));
        }
    }

    private void announce(Announcement announcement) throws IOException {
        byte[] header = announcement
                .header((InetSocketAddress) connection.getLocalSocketAddress(), (InetSocketAddress)
                        connection.getRemoteSocketAddress())
                .encode(port.proxyProtocol());
        if (header.length > 0) {
            // One write: Postfix and Dovecot refuse a header that comes in two segments (measured).
            connection.getOutputStream().write(header);
        }
    }

    private Hearing accepted() {
        leave(connection);
        return new Hearing.Accepted();
    }

    private Hearing speak(Dialect dialect) throws IOException {
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

    private Hearing withoutTls(Dialect dialect, IOException failed) {
        if (connection.end() == End.TIME || connection.end() == End.BYTES || connection.heardNothing()) {
            return broken(null);
        }
        // Postfix refuses in clear, even where TLS should come first.
        String clear = connection.firstLine();
        return switch (dialect.beforeGreeting(clear)) {
            case REFUSAL -> new Hearing.Refused(clear);
            case GREETING, MORE_FOLLOWS, COMPLAINT, FAREWELL ->
                new Hearing.NoTls("it speaks in clear: " + Quotation.of(clear));
            case NONE -> new Hearing.NoTls(String.valueOf(failed.getMessage()));
        };
    }

    private Hearing listen(Socket speaking, Dialect dialect) throws IOException {
        Lines lines = new Lines(speaking.getInputStream());
        String last = null;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                connection.readWithin(rest());
                last = line;
                Meaning meaning = dialect.beforeGreeting(line);
                if (meaning == Meaning.GREETING) {
                    return takeLeave(speaking, lines, dialect);
                }
                if (meaning != Meaning.MORE_FOLLOWS) {
                    leave(speaking);
                    return inPlaceOfGreeting(meaning, line);
                }
            }
            return new Hearing.Closed(elapsed(), last);
        } catch (IOException broken) {
            Hearing hearing = broken(last);
            leave(speaking);
            return hearing;
        }
    }

    private static Hearing inPlaceOfGreeting(Meaning meaning, String line) {
        return switch (meaning) {
            case COMPLAINT -> new Hearing.Complained(line);
            case REFUSAL, FAREWELL -> new Hearing.Refused(line);
            case GREETING, MORE_FOLLOWS, NONE -> new Hearing.Unintelligible(line);
        };
    }

    private Hearing takeLeave(Socket speaking, Lines lines, Dialect dialect) {
        connection.readWithin(patience.farewell());
        try {
            speaking.getOutputStream().write(dialect.farewell());
        } catch (IOException closed) {
            // What it said before it closed is still there to be read.
            return answer(speaking, lines, dialect);
        }
        return answer(speaking, lines, dialect);
    }

    private static Hearing answer(Socket speaking, Lines lines, Dialect dialect) {
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Meaning meaning = dialect.afterGreeting(line);
                if (meaning == Meaning.COMPLAINT || meaning == Meaning.FAREWELL) {
                    awaitEnd(speaking, lines);
                    return meaning == Meaning.COMPLAINT ? new Hearing.Complained(line) : new Hearing.Greeted();
                }
            }
            return new Hearing.Unanswered();
        } catch (IOException broken) {
            return new Hearing.Unanswered();
        }
    }

    private static void awaitEnd(Socket speaking, Lines lines) {
        try {
            lines.drain();
            // With TLS this says close_notify first (RFC 8446 §6.1).
            speaking.shutdownOutput();
        } catch (IOException neverEnds) {
            // It has said what matters; some servers leave it to the client to close.
            return;
        }
    }

    private Hearing broken(@Nullable String lastWords) {
        return switch (connection.end()) {
            case TIME -> connection.heardNothing() ? new Hearing.Silent(elapsed()) : new Hearing.Late(elapsed());
            case BYTES -> new Hearing.Endless();
            case CLOSED, NOT_YET -> new Hearing.Closed(elapsed(), lastWords);
        };
    }

    // With a FIN of our own and the peer's awaited: a close with bytes unread would be a reset.
    private void leave(Socket speaking) {
        try {
            connection.readWithin(patience.farewell());
            speaking.shutdownOutput();
            new Lines(speaking.getInputStream()).drain();
        } catch (IOException gone) {
            // Closed, endless or too slow: there is nothing left to be polite about.
            return;
        }
    }

    private Duration rest() {
        return shorter(patience.greeting(), atMost).minus(elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
