package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every service uses the client that the header announces, in log and message, and never names the proxy. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnouncedClientIT {

    @Parameter
    DaemonSetup setup;

    @AutoClose
    private final Swaks swaks = Swaks.start();

    private DmsContainer server;

    @BeforeParameterizedClassInvocation
    void startServer(DaemonSetup setup) {
        server = DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"));
    }

    @AfterParameterizedClassInvocation
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.AnnouncedClient#all")
    void shouldLogTheAnnouncedClientWhenItReadsMail(AnnouncedClient client) {
        for (MailService service : List.of(
                MailService.IMAP, MailService.IMAPS, MailService.POP3, MailService.POP3S, MailService.MANAGESIEVE)) {
            int port = setup.proxyPort(service);
            // When
            String answer = MailboxSession.logIn(server, service, port, client.header(service.port()));
            // Then
            assertThat(answer).as("%s on %d", service, port).containsPattern("^([+]?OK)");
        }
        assertThat(logins(client, "imap-login")).hasSize(2);
        assertThat(logins(client, "pop3-login")).hasSize(2);
        assertThat(logins(client, "managesieve-login")).hasSize(1);
        assertThat(server.log()).doesNotContain("rip=" + server.gateway() + ",", "rip=" + server.address() + ",");
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.AnnouncedClient#all")
    void shouldRecordTheAnnouncedClientWhenItSendsMail(AnnouncedClient client) {
        for (MailService service : List.of(MailService.SMTP, MailService.SUBMISSION, MailService.SUBMISSIONS)) {
            String subject = client.version() + "-" + client.address().replace(':', '-') + "-" + service;
            // When
            swaks.send(server, service, setup.proxyPort(service), subject, client.swaksOptions());
            // Then
            assertThat(server.delivered(subject))
                    .contains(client.received())
                    // It passed the filter and returned on 10025, where no header is sent.
                    .contains("(localhost [127.0.0.1])");
        }
        assertThat(server.log())
                .contains("CONNECT from [" + client.address() + "]:" + RawProxyHeader.SOURCE_PORT)
                .containsPattern("postfix/submission/smtpd.*: connect from unknown\\[" + client.address() + "\\]")
                .containsPattern("postfix/submissions/smtpd.*: connect from unknown\\[" + client.address() + "\\]")
                .doesNotContain("[" + swaks.address() + "]");
    }

    private List<String> logins(AnnouncedClient client, String login) {
        return server.log()
                .lines()
                .filter(line -> line.contains(login + ": ") && line.contains("user=<" + MailboxSession.ACCOUNT + ">"))
                .filter(line -> line.contains("rip=" + client.address() + ",") && line.contains("method=PLAIN"))
                .toList();
    }
}
