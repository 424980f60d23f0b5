package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every service knows whom the header announces, in the log and in the message, and never names who brought it. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
class AnnouncedClientIT {

    private static @Nullable Swaks swaks;
    private static @Nullable DmsContainer server;

    private final DaemonSetup setup;

    AnnouncedClientIT(DaemonSetup setup) {
        this.setup = setup;
    }

    @BeforeAll
    static void startClient() {
        swaks = Swaks.start();
    }

    @AfterAll
    static void stopClient() {
        swaks().close();
    }

    @BeforeParameterizedClassInvocation
    static void startServer(DaemonSetup setup) {
        server = DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"));
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server().close();
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.AnnouncedClient#all")
    void shouldNameTheClientWhenItReads(AnnouncedClient client) {
        for (MailService service : List.of(
                MailService.IMAP, MailService.IMAPS, MailService.POP3, MailService.POP3S, MailService.MANAGESIEVE)) {
            int port = setup.proxyPort(service);
            // When
            String answer = MailboxSession.logIn(server(), service, port, client.header(service.port()));
            // Then
            assertThat(answer).as("%s on %d", service, port).containsPattern("^([+]?OK)");
        }
        assertThat(logins(client, "imap-login")).hasSize(2);
        assertThat(logins(client, "pop3-login")).hasSize(2);
        assertThat(logins(client, "managesieve-login")).hasSize(1);
        assertThat(server().log()).doesNotContain("rip=" + server().gateway() + ",", "rip=" + server().address() + ",");
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.AnnouncedClient#all")
    void shouldNameTheClientWhenItSends(AnnouncedClient client) {
        for (MailService service : List.of(MailService.SMTP, MailService.SUBMISSION, MailService.SUBMISSIONS)) {
            String subject = client.version() + "-" + client.address().replace(':', '-') + "-" + service;
            // When
            swaks().send(server(), service, setup.proxyPort(service), subject, client.swaksOptions());
            // Then
            assertThat(server().delivered(subject))
                    .contains(client.received())
                    // It went through the filter and came back on 10025, where nobody sends a header.
                    .contains("(localhost [127.0.0.1])");
        }
        assertThat(server().log())
                .contains("CONNECT from [" + client.address() + "]:" + RawProxyHeader.SOURCE_PORT)
                .containsPattern("postfix/submission/smtpd.*: connect from unknown\\[" + client.address() + "\\]")
                .containsPattern("postfix/submissions/smtpd.*: connect from unknown\\[" + client.address() + "\\]")
                .doesNotContain("[" + swaks().address() + "]");
    }

    private static List<String> logins(AnnouncedClient client, String login) {
        return server().log()
                .lines()
                .filter(line -> line.contains(login + ": ") && line.contains("user=<" + MailboxSession.ACCOUNT + ">"))
                .filter(line -> line.contains("rip=" + client.address() + ",") && line.contains("method=PLAIN"))
                .toList();
    }

    private static DmsContainer server() {
        return Objects.requireNonNull(server);
    }

    private static Swaks swaks() {
        return Objects.requireNonNull(swaks);
    }
}
