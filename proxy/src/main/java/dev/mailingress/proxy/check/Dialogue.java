package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.Dialect.Meaning;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.VerificationConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Dialogue with a mail server, after the header and TLS, without any I/O:
 *
 * <pre>
 *  GREETING ─► EHLO, if the protocol has it ─► QUIT
 * </pre>
 */
final class Dialogue {

    private enum State {
        /** Lines until the greeting is complete. */
        GREETING,
        /** EHLO is sent; lines until its reply is complete. */
        EHLO,
        /** The quit command is sent; lines until its reply. */
        QUIT
    }

    /** What to do after a line. */
    sealed interface Step {
        /** Wait for the next line; the current deadline applies. */
        record Await() implements Step {}

        /** Send a command, and wait for its reply. */
        record Send(String command) implements Step {}

        /** The session is over: send FIN. */
        record SendFin(ProbeResult result) implements Step {}

        /** The quit command is answered: wait for the server's FIN. */
        record AwaitFin(ProbeResult result) implements Step {}
    }

    private final Dialect dialect;
    private final boolean headerSent;
    private final IpAddress client;
    private final EhloReply ehlo = new EhloReply();

    private State state = State.GREETING;
    private String greeting = "";
    private ProofMark mark = ProofMark.UNKNOWN;
    private @Nullable String lastLine;
    private @Nullable ProbeResult rejection;

    /**
     * @param headerSent whether an error may be about the header
     * @param client for EHLO: the announced one, or the proxy
     */
    Dialogue(Dialect dialect, boolean headerSent, IpAddress client) {
        this.dialect = dialect;
        this.headerSent = headerSent;
        this.client = client;
    }

    Step onLine(String line) {
        return switch (state) {
            case GREETING -> onGreeting(line);
            case EHLO -> onEhloReply(line);
            case QUIT -> onQuitReply(line);
        };
    }

    private Step onGreeting(String line) {
        lastLine = line;
        return switch (dialect.beforeGreeting(line)) {
            case GREETING -> greeted(line);
            case COMMAND_ERROR -> new Step.SendFin(new ProbeResult.CommandError(line));
            case REFUSAL, QUIT_REPLY -> new Step.SendFin(new ProbeResult.Refused(line));
            case UNKNOWN -> new Step.SendFin(new ProbeResult.UnknownReply(line));
            case MORE_FOLLOWS -> new Step.Await();
        };
    }

    private Step greeted(String line) {
        greeting = line;
        if (dialect == Dialect.SMTP) {
            state = State.EHLO;
            // RFC 5321 §4.1.3.
            return new Step.Send("EHLO [" + (client.isIpv6() ? "IPv6:" : "") + client + "]\r\n");
        }
        mark = line.contains(VerificationConfig.MARKED_GREETING) ? ProofMark.SHOWN : ProofMark.ABSENT;
        return quit();
    }

    private Step onEhloReply(String line) {
        if (ehlo.add(line)) {
            if (!ehlo.isComplete()) {
                return new Step.Await();
            }
            mark = ehlo.mark();
        } else if (headerSent && dialect.afterGreeting(line) == Meaning.COMMAND_ERROR) {
            rejection = new ProbeResult.CommandError(line);
        }
        return quit();
    }

    private Step quit() {
        state = State.QUIT;
        // If the peer has closed, what it sent before can still be read.
        return new Step.Send(dialect.quit());
    }

    private Step onQuitReply(String line) {
        if (rejection != null) {
            return new Step.AwaitFin(rejection);
        }
        return switch (dialect.afterGreeting(line)) {
            case QUIT_REPLY -> new Step.AwaitFin(new ProbeResult.Greeted(greeting, mark));
            case COMMAND_ERROR -> new Step.AwaitFin(new ProbeResult.CommandError(line));
            case GREETING, MORE_FOLLOWS, REFUSAL, UNKNOWN -> new Step.Await();
        };
    }

    boolean isGreeted() {
        return state != State.GREETING;
    }

    boolean hasLine() {
        return lastLine != null;
    }

    /** Result if no more lines can be received. */
    ProbeResult ended(Duration elapsed) {
        if (rejection != null) {
            return rejection;
        }
        return isGreeted() ? new ProbeResult.CommandIgnored() : new ProbeResult.Closed(elapsed, lastLine);
    }
}
