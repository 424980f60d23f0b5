package dev.mailingress.proxy.check;

import java.time.Duration;

/** Diagnosis of a session that was not greeted, whatever other sessions show. */
final class SessionDiagnosis {

    private SessionDiagnosis() {}

    static Diagnosis of(ProbeResult result) {
        if (result instanceof ProbeResult.Accepted) {
            return new Diagnosis(
                    CheckVerdict.REACHABLE,
                    "Connection accepted; nothing else can be checked, because the protocol is unknown");
        }
        if (result instanceof ProbeResult.Unreachable unreachable) {
            return new Diagnosis(CheckVerdict.UNREACHABLE, "Connection failed (" + unreachable.cause() + ")");
        }
        if (result instanceof ProbeResult.Refused refused) {
            return new Diagnosis(
                    CheckVerdict.REFUSED,
                    "The mail server refuses the connection with " + QuotedText.of(refused.line()));
        }
        if (result instanceof ProbeResult.Late late) {
            return new Diagnosis(CheckVerdict.GREETS_LATE, "Greeting not complete within " + seconds(late.elapsed()));
        }
        if (result instanceof ProbeResult.Silent silent) {
            return new Diagnosis(CheckVerdict.GREETS_LATE, "No reply within " + seconds(silent.elapsed()));
        }
        if (result instanceof ProbeResult.TlsFailed failed) {
            return new Diagnosis(
                    CheckVerdict.TLS_FAILS, "TLS handshake failed (" + QuotedText.printable(failed.cause()) + ")");
        }
        return new Diagnosis(CheckVerdict.INCONCLUSIVE, unexpected(result));
    }

    private static String unexpected(ProbeResult result) {
        if (result instanceof ProbeResult.CommandError commandError) {
            return "The mail server rejects commands that were not sent: " + QuotedText.of(commandError.line());
        }
        if (result instanceof ProbeResult.Closed closed) {
            return closed.lastLine() == null
                    ? "The mail server closes the connection without a reply after " + seconds(closed.elapsed())
                    : "The mail server closes the connection after " + QuotedText.of(closed.lastLine());
        }
        if (result instanceof ProbeResult.UnknownReply unknown) {
            return "The mail server speaks another protocol: " + QuotedText.of(unknown.line());
        }
        if (result instanceof ProbeResult.CommandIgnored) {
            return "The mail server greets, but does not reply to the commands that follow";
        }
        return result instanceof ProbeResult.TooLong
                ? "The reply of the mail server is too long for a greeting"
                : "No greeting received in time";
    }

    private static String seconds(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() / 1000.0)) + " s";
    }
}
