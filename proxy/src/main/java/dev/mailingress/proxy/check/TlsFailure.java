package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.Dialect.Meaning;
import io.netty.handler.ssl.NotSslRecordException;
import java.time.Duration;

/** Interpretation of a TLS handshake that fails. */
final class TlsFailure {

    private TlsFailure() {}

    static ProbeResult result(CheckTarget port, BoundedInput input, Throwable cause, Duration elapsed) {
        if (input.isEmpty()) {
            return new ProbeResult.Closed(elapsed, null);
        }
        // Postfix refuses in clear text, even with implicit TLS.
        String line = input.firstLine();
        return switch (Dialect.of(port.protocol())
                .map(dialect -> dialect.beforeGreeting(line))
                .orElse(Meaning.UNKNOWN)) {
            case REFUSAL -> new ProbeResult.Refused(line);
            case GREETING, MORE_FOLLOWS, COMMAND_ERROR, QUIT_REPLY ->
                new ProbeResult.TlsFailed("clear text reply: " + QuotedText.of(line));
            case UNKNOWN -> new ProbeResult.TlsFailed(cause(cause));
        };
    }

    /** As the JDK describes it: Netty's messages contain the bytes. */
    private static String cause(Throwable failure) {
        return failure instanceof NotSslRecordException
                ? "Unsupported or unrecognized SSL message"
                : String.valueOf(failure.getMessage());
    }
}
