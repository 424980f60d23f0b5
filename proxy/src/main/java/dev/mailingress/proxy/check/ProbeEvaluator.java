package dev.mailingress.proxy.check;

import java.time.Duration;

/**
 * Derives the diagnosis from the results of sessions. If one session is not conclusive, a second one decides: to the
 * same port without the header if one was sent, or with one. If the port greets then, the configuration is wrong;
 * otherwise something else is.
 */
final class ProbeEvaluator {

    /** A mail server that waits for a header does not close within this time: Dovecot waits 3 s, Postfix 5 s. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final CheckTarget port;

    /** Another session with the port. */
    @FunctionalInterface
    interface OtherSession {
        ProbeResult run() throws InterruptedException;
    }

    ProbeEvaluator(CheckTarget port) {
        this.port = port;
    }

    /**
     * @param result of a session as configured
     * @param overIpv6 whether a header with the proxy's own address contains IPv6 addresses
     * @param opposite runs the session with the opposite header; called at most once
     */
    Diagnosis evaluate(ProbeResult result, boolean overIpv6, OtherSession opposite) throws InterruptedException {
        if (result instanceof ProbeResult.Greeted) {
            return new Diagnosis(
                    CheckVerdict.AS_EXPECTED, "Greeting received" + (port.sendsHeader() ? " after " + header() : ""));
        }
        if (result instanceof ProbeResult.Accepted) {
            return new Diagnosis(
                    CheckVerdict.REACHABLE,
                    "Connection accepted; nothing else can be checked, because the protocol is unknown");
        }
        if (result instanceof ProbeResult.Unreachable unreachable) {
            return new Diagnosis(CheckVerdict.UNREACHABLE, "Connection failed (" + unreachable.cause() + ")");
        }
        if (result instanceof ProbeResult.CommandError commandError && port.sendsHeader()) {
            return new Diagnosis(
                    CheckVerdict.EXPECTS_NO_PROXY,
                    "The mail server treats " + header() + " as commands and replies "
                            + QuotedText.of(commandError.line()));
        }
        if (result instanceof ProbeResult.Refused refused && port.sendsHeader()) {
            return overIpv6 ? familyRefused(refused.line()) : inconclusive(result);
        }
        if (result instanceof ProbeResult.Late late) {
            return new Diagnosis(CheckVerdict.GREETS_LATE, "Greeting not complete within " + seconds(late.elapsed()));
        }
        return isAmbiguous(result) ? compare(result, opposite.run()) : inconclusive(result);
    }

    /** @param result of a session whose header contains an IPv6 client; with the proxy's own address the port greets */
    Diagnosis evaluateIpv6Client(ProbeResult result) {
        if (result instanceof ProbeResult.Greeted) {
            return new Diagnosis(
                    CheckVerdict.AS_EXPECTED, "Greeting received after " + header() + ", also for IPv6 clients");
        }
        if (result instanceof ProbeResult.Refused refused) {
            return familyRefused(refused.line());
        }
        if (result instanceof ProbeResult.Closed) {
            return new Diagnosis(
                    CheckVerdict.REFUSES_ADDRESS_FAMILY,
                    "The mail server closes the connection without a reply if " + header()
                            + " contains an IPv6 client");
        }
        return new Diagnosis(
                CheckVerdict.INCONCLUSIVE, observation(result) + ", if " + header() + " contains an IPv6 client");
    }

    private static boolean isAmbiguous(ProbeResult result) {
        return result instanceof ProbeResult.Silent
                || result instanceof ProbeResult.TlsFailed
                || result instanceof ProbeResult.Refused
                || (result instanceof ProbeResult.Closed closed && closed.lastLine() == null);
    }

    private Diagnosis compare(ProbeResult result, ProbeResult opposite) {
        if (opposite instanceof ProbeResult.Greeted) {
            return port.sendsHeader()
                    ? new Diagnosis(
                            CheckVerdict.EXPECTS_NO_PROXY,
                            "The mail server greets without a header, but not after " + header())
                    : new Diagnosis(
                            CheckVerdict.EXPECTS_PROXY,
                            "The mail server greets only after a PROXY header, but is sent none");
        }
        if (closedAtOnce(result) && closedAtOnce(opposite)) {
            return new Diagnosis(
                    CheckVerdict.CLOSES_AT_ONCE,
                    "The mail server closes the proxy's connections immediately and without a reply, with or without a"
                            + " header");
        }
        if (result instanceof ProbeResult.Silent silent) {
            return new Diagnosis(CheckVerdict.GREETS_LATE, "No reply within " + seconds(silent.elapsed()));
        }
        return result instanceof ProbeResult.TlsFailed failed
                ? new Diagnosis(
                        CheckVerdict.TLS_FAILED, "TLS handshake failed (" + QuotedText.printable(failed.cause()) + ")")
                : inconclusive(result);
    }

    private static boolean closedAtOnce(ProbeResult result) {
        return result instanceof ProbeResult.Closed closed
                && closed.lastLine() == null
                && closed.elapsed().compareTo(AT_ONCE) < 0;
    }

    private static Diagnosis familyRefused(String line) {
        return new Diagnosis(
                CheckVerdict.REFUSES_ADDRESS_FAMILY,
                "The mail server replies " + QuotedText.of(line) + " to a header with an IPv6 client");
    }

    private static Diagnosis inconclusive(ProbeResult result) {
        return new Diagnosis(CheckVerdict.INCONCLUSIVE, observation(result));
    }

    private static String observation(ProbeResult result) {
        if (result instanceof ProbeResult.Refused refused) {
            return "The mail server refuses the connection with " + QuotedText.of(refused.line());
        }
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
        if (result instanceof ProbeResult.QuitIgnored) {
            return "The mail server greets, but does not reply to the quit command";
        }
        return result instanceof ProbeResult.TooLong
                ? "The reply of the mail server is too long for a greeting"
                : "No greeting received in time";
    }

    private String header() {
        return "the PROXY " + port.proxyProtocol() + " header";
    }

    private static String seconds(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() / 1000.0)) + " s";
    }
}
