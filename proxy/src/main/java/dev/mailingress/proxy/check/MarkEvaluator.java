package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Derives whom a mail server sees from the proof mark in its replies; it has greeted. */
final class MarkEvaluator {

    /** In Dovecot's own greeting; Debian adds its name. */
    private static final String DEFAULT_GREETING = "Dovecot";

    private final CheckTarget port;

    MarkEvaluator(CheckTarget port) {
        this.port = port;
    }

    /** @param comparison session of a client without a mark; null if there was none */
    Diagnosis evaluate(ClientReport client, ProbeResult.Greeted greeted, @Nullable SessionReport comparison) {
        Announcement announcement = client.announcement();
        if (announcement == null) {
            return new Diagnosis(
                    CheckVerdict.SEES_PROXY,
                    "Greeting received; no header is sent, so the mail server sees the proxy's address, "
                            + address(client.session().proxy()));
        }
        if (!announcement.marked()) {
            return noMark("no marked address of this family is configured");
        }
        return port.protocol().family() == MailProtocol.Family.SMTP
                ? bySmtpKeyword(client, announcement, greeted, comparison)
                : byGreeting(client, announcement, greeted);
    }

    private Diagnosis byGreeting(ClientReport client, Announcement announcement, ProbeResult.Greeted greeted) {
        if (greeted.mark() == ProofMark.SHOWN) {
            return seesClient(announcement);
        }
        if (!port.proofMarks()) {
            return withoutMarks();
        }
        return greeted.greeting().contains(DEFAULT_GREETING)
                ? seesProxy(client, announcement)
                : noMark("the mail server has a greeting of its own, " + QuotedText.of(greeted.greeting()));
    }

    private Diagnosis bySmtpKeyword(
            ClientReport client,
            Announcement announcement,
            ProbeResult.Greeted greeted,
            @Nullable SessionReport comparison) {
        if (!port.proofMarks()) {
            return withoutMarks();
        }
        if (greeted.mark() == ProofMark.UNKNOWN) {
            return noMark("the mail server does not answer EHLO with a list of keywords");
        }
        if (comparison == null) {
            return greeted.mark() == ProofMark.ABSENT
                    ? seesProxy(client, announcement)
                    : noMark("no other address is configured for comparison");
        }
        if (!(comparison.result() instanceof ProbeResult.Greeted other) || other.mark() == ProofMark.UNKNOWN) {
            return new Diagnosis(
                    CheckVerdict.INCONCLUSIVE,
                    "The mail server greets the client " + announcement.client()
                            + ", but not the one that is announced for comparison");
        }
        if (greeted.mark() == ProofMark.ABSENT) {
            return seesProxy(client, announcement);
        }
        return other.mark() == ProofMark.ABSENT
                ? seesClient(announcement)
                : noMark("the mail server does not announce " + VerificationConfig.MARKED_KEYWORD + " to anybody");
    }

    private static Diagnosis seesClient(Announcement announcement) {
        return new Diagnosis(
                CheckVerdict.SEES_CLIENT,
                "The mail server sees the announced client " + announcement.client() + ", as its proof mark shows");
    }

    private Diagnosis seesProxy(ClientReport client, Announcement announcement) {
        return new Diagnosis(
                CheckVerdict.SEES_PROXY,
                "The mail server accepts " + header() + ", but does not see the announced client "
                        + announcement.client() + ": its proof mark is absent. It probably sees the proxy's address, "
                        + address(client.session().proxy()));
    }

    private Diagnosis withoutMarks() {
        return noMark("the mail server is not configured with proof marks");
    }

    private Diagnosis noMark(String reason) {
        return new Diagnosis(
                CheckVerdict.NO_MARK,
                "Greeting received after " + header() + "; whom the mail server sees is not proven, because " + reason);
    }

    private String header() {
        return "the PROXY " + port.proxyProtocol() + " header";
    }

    // A session with a greeting had a connection.
    private static String address(@Nullable InetAddress proxy) {
        return new IpAddress(Objects.requireNonNull(proxy)).toString();
    }
}
