package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins without TLS: no header makes Dovecot accept a password in cleartext. */
@Requires({LINUX, DOCKER})
class CleartextLoginIT {

    private static final List<MailService> STARTTLS_SERVICES =
            List.of(MailService.IMAP, MailService.POP3, MailService.MANAGESIEVE);
    private static final String TRUSTED_NETWORK_WITHOUT_CLIENTS = "192.0.2.0/24";

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
    void shouldCloseTheConnectionWhenAnUntrustedClientClaimsTlsOrTheAddressOfTheServer(DaemonSetup setup) {
        // Given
        try (DmsContainer server =
                DmsContainer.start(setup.dmsGeneration(), setup.files(TRUSTED_NETWORK_WITHOUT_CLIENTS))) {
            for (MailService service : STARTTLS_SERVICES) {
                List<byte[]> headers = List.of(
                        RawProxyHeader.v2WithTls("198.51.100.7", "192.0.2.25", service.port()),
                        RawProxyHeader.v2("198.51.100.7", "198.51.100.7", service.port()),
                        RawProxyHeader.v1("127.0.0.1", "127.0.0.1", service.port()));
                for (byte[] header : headers) {
                    // When
                    String answer = MailboxSession.logInInCleartext(server, service, setup.proxyPort(service), header);
                    // Then
                    assertThat(answer).as("%s", service).isEqualTo(MailDialogue.CLOSED);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
    void shouldRefuseCleartextPasswordsWhenAProxyAnnouncesAClient(DaemonSetup setup) {
        // Given: the user's own setting is weaker; with it Dovecot 2.4 treats each trusted connection as secured.
        String own = "      dovecot: ssl = yes\n";
        try (DmsContainer server = DmsContainer.start(
                setup.dmsGeneration(), setup.files("0.0.0.0/0", List.of(MailService.values()), own))) {
            for (MailService service : STARTTLS_SERVICES) {
                byte[] header = AnnouncedClient.of("198.51.100.7").header(service.port());
                // When
                String answer = MailboxSession.logInInCleartext(server, service, setup.proxyPort(service), header);
                // Then
                assertThat(answer).as("%s", service).matches("(NO|-ERR|BYE).*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#separate")
    void shouldServeTheClusterAsBeforeOnThePlainPorts(DaemonSetup setup) {
        // Given
        try (DmsContainer server =
                        DmsContainer.start(setup.dmsGeneration(), setup.files(TRUSTED_NETWORK_WITHOUT_CLIENTS));
                Swaks swaks = Swaks.start()) {
            for (MailService service : MailService.values()) {
                // When
                if (DaemonSetup.isPostfix(service)) {
                    swaks.send(server, service, service.port(), "plain-" + service, List.of());
                } else {
                    assertThat(MailboxSession.logIn(server, service, service.port(), new byte[0]))
                            .as("%s", service)
                            .containsPattern("^[+]?OK");
                }
            }
            // Then
            assertThat(server.log())
                    .contains("rip=" + server.gateway() + ",")
                    .containsPattern("postfix/smtpd\\[.*connect from unknown\\[" + swaks.address() + "\\]")
                    .containsPattern("postfix/submission/smtpd.*\\[" + swaks.address() + "\\]")
                    .doesNotContain("smtpd_proxied");
        }
    }
}
