package dev.mailingress.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Limits of one client, by service.
 *
 * @param smtp port 25; Postfix itself allows 50 connections ({@code smtpd_client_connection_count_limit})
 * @param submission ports 587 and 465
 * @param imap ports 143 and 993; an office behind one address has many mailboxes, each with several connections
 * @param pop3 ports 110 and 995
 * @param managesieve port 4190
 * @param tcp all other ports
 */
public record ClientLimits(
        ClientLimit smtp,
        ClientLimit submission,
        ClientLimit imap,
        ClientLimit pop3,
        ClientLimit managesieve,
        ClientLimit tcp) {

    public static final ClientLimits DEFAULT = of(null, null, null, null, null, null);

    /** Null fields get their defaults. */
    public static ClientLimits of(
            @Nullable ClientLimit smtp,
            @Nullable ClientLimit submission,
            @Nullable ClientLimit imap,
            @Nullable ClientLimit pop3,
            @Nullable ClientLimit managesieve,
            @Nullable ClientLimit tcp) {
        return new ClientLimits(
                smtp == null ? new ClientLimit(50, 120) : smtp,
                submission == null ? new ClientLimit(30, 60) : submission,
                imap == null ? new ClientLimit(200, 60) : imap,
                pop3 == null ? new ClientLimit(50, 60) : pop3,
                managesieve == null ? new ClientLimit(30, 60) : managesieve,
                tcp == null ? new ClientLimit(200, 120) : tcp);
    }

    public ClientLimit of(MailProtocol protocol) {
        return switch (protocol) {
            case SMTP -> smtp;
            case SUBMISSION, SUBMISSIONS -> submission;
            case IMAP, IMAPS -> imap;
            case POP3, POP3S -> pop3;
            case MANAGESIEVE -> managesieve;
            case TCP -> tcp;
        };
    }
}
