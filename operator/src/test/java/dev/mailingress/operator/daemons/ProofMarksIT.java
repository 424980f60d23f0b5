package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Marked addresses get an answer of their own, and nobody else's answer changes. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofMarksIT {

    private static final String MARK = "MailIngress proof mark";
    private static final List<MailService> POSTFIX =
            List.of(MailService.SMTP, MailService.SUBMISSION, MailService.SUBMISSIONS);

    @Parameter
    DaemonSetup setup;

    private DmsContainer server;

    @BeforeParameterizedClassInvocation
    void startServer(DaemonSetup setup) {
        server = DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"));
    }

    @AfterParameterizedClassInvocation
    void stopServer() {
        server.close();
    }

    static Stream<MailService> services() {
        return Arrays.stream(MailService.values());
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldAnswerMarkedAddressesDifferentlyAndNobodyElse(MailService service) {
        for (String marked : List.of("192.0.2.77", "2001:db8::77")) {
            assertThat(isMarked(service, marked))
                    .as("%s as %s", service, marked)
                    .isTrue();
        }
        for (String other : List.of("192.0.2.78", "2001:db8::78", "198.51.100.7")) {
            assertThat(isMarked(service, other)).as("%s as %s", service, other).isFalse();
        }
        long lines = server.log()
                .lines()
                .filter(line -> line.contains("192.0.2.77"))
                .filter(line -> line.contains(process(service)))
                .count();
        assertThat(lines).as("log lines of one session").isBetween(1L, 5L);
    }

    private boolean isMarked(MailService service, String client) {
        int port = setup.proxyPort(service);
        try (MailDialogue dialogue = MailDialogue.connect(server, port)) {
            dialogue.send(AnnouncedClient.of(client).header(service.port()));
            if (service.protocol().implicitTls()) {
                dialogue.startTls();
            }
            return POSTFIX.contains(service) ? lacksDsn(dialogue) : isGreetedWithTheMark(service, dialogue);
        }
    }

    private static boolean lacksDsn(MailDialogue dialogue) {
        assertThat(dialogue.answer()).startsWith("220 ");
        dialogue.sendLine("EHLO client.example");
        // Postfix lists DSN before the last keyword.
        boolean lacks = !dialogue.until("250-DSN", "250 ").startsWith("250-DSN");
        dialogue.sendLine("QUIT");
        dialogue.until("221");
        return lacks;
    }

    private static boolean isGreetedWithTheMark(MailService service, MailDialogue dialogue) {
        String greeting = dialogue.until("* OK", "+OK", "OK ");
        boolean imap = service == MailService.IMAP || service == MailService.IMAPS;
        dialogue.sendLine(imap ? "a LOGOUT" : service == MailService.MANAGESIEVE ? "LOGOUT" : "QUIT");
        dialogue.until("a OK", "+OK", "OK");
        assertThat(greeting.contains(MARK) || greeting.contains("Dovecot"))
                .as(greeting)
                .isTrue();
        return greeting.contains(MARK);
    }

    /** Text of the log lines of a service alone. */
    private static String process(MailService service) {
        return switch (service) {
            case SMTP -> "CONNECT from";
            case SUBMISSION -> "submission/smtpd";
            case SUBMISSIONS -> "submissions/smtpd";
            case IMAP, IMAPS -> "imap-login";
            case POP3, POP3S -> "pop3-login";
            case MANAGESIEVE -> "managesieve-login";
        };
    }
}
