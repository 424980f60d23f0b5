package dev.mailingress.proxy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.check.Dialogue.Step;
import dev.mailingress.proxy.config.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract test says to a mail server, and what it derives from the replies. */
class DialogueTest {

    private static final String QUIT = "QUIT\r\n";

    @ParameterizedTest
    @CsvSource({"192.0.2.77, EHLO [192.0.2.77]", "2001:db8::77, EHLO [IPv6:2001:db8::77]"})
    void shouldGreetWithAddressLiteralWhenProtocolIsSmtp(String client, String ehlo) {
        // Given
        Dialogue dialogue = new Dialogue(Dialect.SMTP, true, IpAddress.parse(client));
        // Then
        assertThat(dialogue.onLine("220-wait")).isEqualTo(new Step.Await());
        assertThat(dialogue.onLine("220 mail.example ESMTP")).isEqualTo(new Step.Send(ehlo + "\r\n"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "250-mail.example,250-SIZE,250 DSN            | ABSENT",
                "250-mail.example,250-dsn,250 SIZE 1          | ABSENT",
                "250-mail.example,250-DSN x,250 SIZE 1        | ABSENT",
                "250-mail.example,250-SIZE 1,250 SMTPUTF8     | SHOWN",
                "250-mail.example,250-XDSN,250 DSNX           | SHOWN",
                // The first line has the name of the server.
                "250-DSN,250 SIZE                             | SHOWN",
                "250 DSN                                      | SHOWN",
                "250                                          | SHOWN",
                "550 no                                       | UNKNOWN",
                "250-mail.example,550 what                    | UNKNOWN",
            })
    void shouldReadMarkFromReplyToEhlo(String reply, ProofMark mark) {
        // Given
        Dialogue dialogue = aDialogue(Dialect.SMTP, true);
        dialogue.onLine("220 mail.example");
        // When
        List<Step> steps = Stream.of(reply.split(",", -1)).map(dialogue::onLine).toList();
        // Then
        assertThat(steps.get(steps.size() - 1)).isEqualTo(new Step.Send(QUIT));
        assertThat(steps.subList(0, steps.size() - 1)).allMatch(new Step.Await()::equals);
        assertThat(dialogue.onLine("221 bye"))
                .isEqualTo(new Step.AwaitFin(new ProbeResult.Greeted("220 mail.example", mark)));
    }

    @ParameterizedTest
    @CsvSource({"true, CommandError", "false, Greeted"})
    void shouldTakeErrorForReplyToHeaderOnlyWhenOneWasSent(boolean headerSent, String result) {
        // Given
        Dialogue dialogue = aDialogue(Dialect.SMTP, headerSent);
        dialogue.onLine("220 mail.example");
        // When
        assertThat(dialogue.onLine("500 5.5.2 Error: bad syntax")).isEqualTo(new Step.Send(QUIT));
        Step last = dialogue.onLine("221 bye");
        // Then
        assertThat(last)
                .isInstanceOfSatisfying(
                        Step.AwaitFin.class,
                        fin -> assertThat(fin.result())
                                .hasSameClassAs(
                                        "Greeted".equals(result)
                                                ? new ProbeResult.Greeted("", ProofMark.UNKNOWN)
                                                : new ProbeResult.CommandError("")));
    }

    @Test
    void shouldRememberErrorWhenServerClosesAfterIt() {
        // Given
        Dialogue dialogue = aDialogue(Dialect.SMTP, true);
        dialogue.onLine("220 mail.example");
        // When
        dialogue.onLine("502 5.5.2 Error: command not recognized");
        // Then
        assertThat(dialogue.ended(Duration.ZERO))
                .isEqualTo(new ProbeResult.CommandError("502 5.5.2 Error: command not recognized"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMAP        | * OK [CAPABILITY IMAP4rev1] MailIngress proof mark | A LOGOUT | SHOWN",
                "IMAP        | * OK [CAPABILITY IMAP4rev1] Dovecot ready.         | A LOGOUT | ABSENT",
                "POP3        | +OK MailIngress proof mark                         | QUIT     | SHOWN",
                "POP3        | +OK Dovecot ready.                                 | QUIT     | ABSENT",
                "MANAGESIEVE | OK \"MailIngress proof mark\"                      | LOGOUT   | SHOWN",
                "MANAGESIEVE | OK \"Dovecot ready.\"                              | LOGOUT   | ABSENT",
            })
    void shouldReadMarkFromGreetingWhenProtocolHasNoEhlo(
            Dialect dialect, String greeting, String quit, ProofMark mark) {
        // Given
        Dialogue dialogue = aDialogue(dialect, true);
        // Then
        assertThat(dialogue.onLine(greeting)).isEqualTo(new Step.Send(quit + "\r\n"));
        assertThat(dialogue.onLine(dialect == Dialect.POP3 ? "+OK" : dialect == Dialect.IMAP ? "A OK" : "OK"))
                .isEqualTo(new Step.AwaitFin(new ProbeResult.Greeted(greeting, mark)));
    }

    private static Dialogue aDialogue(Dialect dialect, boolean headerSent) {
        return new Dialogue(dialect, headerSent, IpAddress.parse("192.0.2.77"));
    }
}
