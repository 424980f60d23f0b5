package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * How long a relayed connection may be idle in both directions, by protocol family. The defaults are one minute above
 * the minimum of the RFCs, so that the peers' own timeouts expire first.
 *
 * @param smtp ports 25, 465, 587; RFC 5321 §4.5.3.2.6 lets a client wait 10 minutes for the final reply
 * @param imap ports 143, 993; RFC 9051 §5.4 forbids less than 30 minutes
 * @param pop3 ports 110, 995; RFC 1939 §3 forbids less than 10 minutes
 * @param managesieve port 4190; RFC 5804 §1.2 forbids less than 30 minutes
 * @param tcp all other ports
 */
public record IdleTimeouts(
        GepDuration smtp, GepDuration imap, GepDuration pop3, GepDuration managesieve, GepDuration tcp) {

    public static final IdleTimeouts DEFAULT = of(null, null, null, null, null);

    /** Null fields get their defaults. */
    public static IdleTimeouts of(
            @Nullable GepDuration smtp,
            @Nullable GepDuration imap,
            @Nullable GepDuration pop3,
            @Nullable GepDuration managesieve,
            @Nullable GepDuration tcp) {
        return new IdleTimeouts(
                GepDuration.orDefault(smtp, "11m"),
                GepDuration.orDefault(imap, "31m"),
                GepDuration.orDefault(pop3, "11m"),
                GepDuration.orDefault(managesieve, "31m"),
                GepDuration.orDefault(tcp, "31m"));
    }

    public GepDuration of(MailProtocol.Family family) {
        return switch (family) {
            case SMTP -> smtp;
            case IMAP -> imap;
            case POP3 -> pop3;
            case MANAGESIEVE -> managesieve;
            case TCP -> tcp;
        };
    }
}
