package dev.mailingress.proxy.check;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Makes a finding of what was heard. Where one conversation leaves it open, a second one settles it: the same port told the
 * other way round, without the header that it was sent, or with one. If it greets then, the configuration is wrong; if it
 * does not, something else is.
 */
final class Judge {

    /** A mail server that waits for something does not close within this time: Dovecot waits 3 s for a header, Postfix 5. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final PortUnderTest port;

    Judge(PortUnderTest port) {
        this.port = port;
    }

    /**
     * @param heard as the configuration wants it
     * @param overIpv6 whether a header that named the proxy itself was one of IPv6
     * @param theOtherWay asked at most once
     */
    Finding judge(Hearing heard, boolean overIpv6, Supplier<Hearing> theOtherWay) {
        if (heard instanceof Hearing.Greeted) {
            return new Finding(Verdict.AS_EXPECTED, port.getsHeader() ? "greets after " + header() : "greets");
        }
        if (heard instanceof Hearing.Accepted) {
            return new Finding(
                    Verdict.REACHABLE, "accepts connections; more cannot be asked, because its protocol is not known");
        }
        if (heard instanceof Hearing.Unreachable unreachable) {
            return new Finding(Verdict.UNREACHABLE, "does not accept a connection (" + unreachable.why() + ")");
        }
        if (heard instanceof Hearing.Complained complained && port.getsHeader()) {
            return new Finding(
                    Verdict.EXPECTS_NO_PROXY,
                    "takes " + header() + " for commands and answers " + Quotation.of(complained.line()));
        }
        if (heard instanceof Hearing.Refused refused && port.getsHeader()) {
            return overIpv6 ? familyRefused(refused.line()) : inconclusive(heard);
        }
        if (heard instanceof Hearing.Late late) {
            return new Finding(
                    Verdict.GREETS_LATE, "has not completed its greeting within " + seconds(late.patience()));
        }
        return isOpen(heard) ? settled(heard, theOtherWay.get()) : inconclusive(heard);
    }

    /** @param heard after a header that named a client with an IPv6 address, where one that names the proxy is greeted */
    Finding judgeIpv6Client(Hearing heard) {
        if (heard instanceof Hearing.Greeted) {
            return new Finding(Verdict.AS_EXPECTED, "greets after " + header() + ", IPv6 clients too");
        }
        if (heard instanceof Hearing.Refused refused) {
            return familyRefused(refused.line());
        }
        if (heard instanceof Hearing.Closed) {
            return new Finding(
                    Verdict.REFUSES_ADDRESS_FAMILY,
                    "closes without a word where " + header() + " names an IPv6 client");
        }
        Finding finding = inconclusive(heard);
        return new Finding(finding.verdict(), finding.seen() + ", where " + header() + " names an IPv6 client");
    }

    private static boolean isOpen(Hearing heard) {
        return heard instanceof Hearing.Silent
                || heard instanceof Hearing.NoTls
                || heard instanceof Hearing.Refused
                || (heard instanceof Hearing.Closed closed && closed.lastWords() == null);
    }

    private Finding settled(Hearing heard, Hearing theOtherWay) {
        if (theOtherWay instanceof Hearing.Greeted) {
            return port.getsHeader()
                    ? new Finding(Verdict.EXPECTS_NO_PROXY, "greets without a header, and not after " + header())
                    : new Finding(Verdict.EXPECTS_PROXY, "greets after a header only, and is sent none");
        }
        if (closedAtOnce(heard) && closedAtOnce(theOtherWay)) {
            return new Finding(
                    Verdict.CLOSES_AT_ONCE, "closes the proxy's connections at once and without a word, header or not");
        }
        if (heard instanceof Hearing.Silent silent) {
            return new Finding(Verdict.GREETS_LATE, "has not said a word within " + seconds(silent.patience()));
        }
        return heard instanceof Hearing.NoTls noTls
                ? new Finding(
                        Verdict.TLS_FAILED, "no TLS handshake succeeds (" + Quotation.printable(noTls.why()) + ")")
                : inconclusive(heard);
    }

    private static boolean closedAtOnce(Hearing heard) {
        return heard instanceof Hearing.Closed closed
                && closed.lastWords() == null
                && closed.after().compareTo(AT_ONCE) < 0;
    }

    private static Finding familyRefused(String line) {
        return new Finding(
                Verdict.REFUSES_ADDRESS_FAMILY, "answers " + Quotation.of(line) + " to a header of an IPv6 client");
    }

    private static Finding inconclusive(Hearing heard) {
        return new Finding(Verdict.INCONCLUSIVE, words(heard));
    }

    private static String words(Hearing heard) {
        if (heard instanceof Hearing.Refused refused) {
            return "refuses with " + Quotation.of(refused.line());
        }
        if (heard instanceof Hearing.Complained complained) {
            return "complains of commands that nobody gave: " + Quotation.of(complained.line());
        }
        if (heard instanceof Hearing.Closed closed) {
            return closed.lastWords() == null
                    ? "closes without a word after " + seconds(closed.after())
                    : "closes after the words " + Quotation.of(closed.lastWords());
        }
        if (heard instanceof Hearing.Unintelligible unintelligible) {
            return "speaks another protocol: " + Quotation.of(unintelligible.line());
        }
        if (heard instanceof Hearing.Unanswered) {
            return "greets, and does not answer the farewell";
        }
        return heard instanceof Hearing.Endless ? "says more than a greeting has" : "does not greet in time";
    }

    private String header() {
        return "the PROXY " + port.proxyProtocol() + " header";
    }

    private static String seconds(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() / 1000.0)) + " s";
    }
}
