package dev.mailingress.operator.observed;

import java.util.Arrays;

/** Verdict of the contract test on a port of a mail server, by the word that the proxies report. */
public enum Verdict {
    /** The mail server confirms the announced address. */
    SEES_CLIENT("SeesClient"),
    /** It serves the port as configured; nothing confirms the address. */
    NO_MARK("NoMark"),
    /** It accepts connections; the protocol is unknown. */
    REACHABLE("Reachable"),
    SEES_PROXY("SeesProxy"),
    NO_HEADER_EXPECTED("NoHeaderExpected"),
    HEADER_EXPECTED_NOT_SENT("HeaderExpectedNotSent"),
    FAMILY_REFUSED("FamilyRefused"),
    GREETS_LATE("GreetsLate"),
    REFUSED("Refused"),
    UNREACHABLE("Unreachable"),
    TLS_FAILS("TlsFails"),
    /** Also for words of a newer proxy. */
    INCONCLUSIVE("Inconclusive");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Verdict of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word.equals(word))
                .findFirst()
                .orElse(INCONCLUSIVE);
    }

    /**
     * Whether the port serves its clients as configured.
     *
     * @param sendsHeader whether the proxies send a header; without one, the mail server can only see the proxies
     */
    public boolean isGood(boolean sendsHeader) {
        return this == SEES_CLIENT || this == NO_MARK || this == REACHABLE || (this == SEES_PROXY && !sendsHeader);
    }

    /** Whether it can change without any action, because the mail server may just be starting. */
    public boolean isTransient() {
        return this == UNREACHABLE || this == GREETS_LATE || this == INCONCLUSIVE;
    }
}
