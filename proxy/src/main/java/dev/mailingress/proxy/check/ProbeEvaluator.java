package dev.mailingress.proxy.check;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Makes a finding of what was heard. Where one conversation leaves it open, a second one settles it: the same port told the
 * other way round, without the header that it was sent, or with one. If it greets then, the configuration is wrong; if it
 * does not, something else is.
 */
final class ProbeEvaluator {

    /** A mail server that waits for something does not close within this time: Dovecot waits 3 s for a header, Postfix 5. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final CheckTarget port;

    ProbeEvaluator(CheckTarget port) {
        this.port = port;
    }

    /**
     * @param heard as the configuration wants it
     * @param overIpv6 whether a header that named the proxy itself was one of IPv6
     * @param theOtherWay asked at most once
     */
    Diagnosis evaluate(ProbeResult heard, boolean overIpv6, Supplier<ProbeResult> theOtherWay) {
        if (heard instanceof ProbeResult.Greeted) {
            return new Diagnosis(CheckVerdict.AS_EXPECTED, port.sendsHeader() ? "greets after " + header() : "greets");
        }
        if (heard instanceof ProbeResult.Accepted) {
            return new Diagnosis(
                    CheckVerdict.REACHABLE,
                    "accepts connections; more cannot be asked, because its protocol is not known");
        }
        if (heard instanceof ProbeResult.Unreachable unreachable) {
            return new Diagnosis(CheckVerdict.UNREACHABLE, "does not accept a connection (" + unreachable.why() + ")");
        }
        if (heard instanceof ProbeResult.Complained complained && port.sendsHeader()) {
            return new Diagnosis(
                    CheckVerdict.EXPECTS_NO_PROXY,
                    "takes " + header() + " for commands and answers " + QuotedText.of(complained.line()));
        }
        if (heard instanceof ProbeResult.Refused refused && port.sendsHeader()) {
            return overIpv6 ? familyRefused(refused.line()) : inconclusive(heard);
        }
        if (heard instanceof ProbeResult.Late late) {
            return new Diagnosis(
                    CheckVerdict.GREETS_LATE, "has not completed its greeting within " + seconds(late.patience()));
        }
        return isOpen(heard) ? settled(heard, theOtherWay.get()) : inconclusive(heard);
    }

    /** @param heard after a header that named a client with an IPv6 address, where one that names the proxy is greeted */
    Diagnosis evaluateIpv6Client(ProbeResult heard) {
        if (heard instanceof ProbeResult.Greeted) {
            return new Diagnosis(CheckVerdict.AS_EXPECTED, "greets after " + header() + ", IPv6 clients too");
        }
        if (heard instanceof ProbeResult.Refused refused) {
            return familyRefused(refused.line());
        }
        if (heard instanceof ProbeResult.Closed) {
            return new Diagnosis(
                    CheckVerdict.REFUSES_ADDRESS_FAMILY,
                    "closes without a word where " + header() + " names an IPv6 client");
        }
        Diagnosis finding = inconclusive(heard);
        return new Diagnosis(finding.verdict(), finding.seen() + ", where " + header() + " names an IPv6 client");
    }

    private static boolean isOpen(ProbeResult heard) {
        return heard instanceof ProbeResult.Silent
                || heard instanceof ProbeResult.NoTls
                || heard instanceof ProbeResult.Refused
                || (heard instanceof ProbeResult.Closed closed && closed.lastWords() == null);
    }

    private Diagnosis settled(ProbeResult heard, ProbeResult theOtherWay) {
        if (theOtherWay instanceof ProbeResult.Greeted) {
            return port.sendsHeader()
                    ? new Diagnosis(CheckVerdict.EXPECTS_NO_PROXY, "greets without a header, and not after " + header())
                    : new Diagnosis(CheckVerdict.EXPECTS_PROXY, "greets after a header only, and is sent none");
        }
        if (closedAtOnce(heard) && closedAtOnce(theOtherWay)) {
            return new Diagnosis(
                    CheckVerdict.CLOSES_AT_ONCE,
                    "closes the proxy's connections at once and without a word, header or not");
        }
        if (heard instanceof ProbeResult.Silent silent) {
            return new Diagnosis(CheckVerdict.GREETS_LATE, "has not said a word within " + seconds(silent.patience()));
        }
        return heard instanceof ProbeResult.NoTls noTls
                ? new Diagnosis(
                        CheckVerdict.TLS_FAILED,
                        "no TLS handshake succeeds (" + QuotedText.printable(noTls.why()) + ")")
                : inconclusive(heard);
    }

    private static boolean closedAtOnce(ProbeResult heard) {
        return heard instanceof ProbeResult.Closed closed
                && closed.lastWords() == null
                && closed.after().compareTo(AT_ONCE) < 0;
    }

    private static Diagnosis familyRefused(String line) {
        return new Diagnosis(
                CheckVerdict.REFUSES_ADDRESS_FAMILY,
                "answers " + QuotedText.of(line) + " to a header of an IPv6 client");
    }

    private static Diagnosis inconclusive(ProbeResult heard) {
        return new Diagnosis(CheckVerdict.INCONCLUSIVE, words(heard));
    }

    private static String words(ProbeResult heard) {
        if (heard instanceof ProbeResult.Refused refused) {
            return "refuses with " + QuotedText.of(refused.line());
        }
        if (heard instanceof ProbeResult.Complained complained) {
            return "complains of commands that nobody gave: " + QuotedText.of(complained.line());
        }
        if (heard instanceof ProbeResult.Closed closed) {
            return closed.lastWords() == null
                    ? "closes without a word after " + seconds(closed.after())
                    : "closes after the words " + QuotedText.of(closed.lastWords());
        }
        if (heard instanceof ProbeResult.Unintelligible unintelligible) {
            return "speaks another protocol: " + QuotedText.of(unintelligible.line());
        }
        if (heard instanceof ProbeResult.Unanswered) {
            return "greets, and does not answer the farewell";
        }
        return heard instanceof ProbeResult.Endless ? "says more than a greeting has" : "does not greet in time";
    }

    private String header() {
        return "the PROXY " + port.proxyProtocol() + " header";
    }

    private static String seconds(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() / 1000.0)) + " s";
    }
}
