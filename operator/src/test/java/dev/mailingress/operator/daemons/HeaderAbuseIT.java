package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that the proxy never sends: none of them makes a daemon trust a forged address. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeaderAbuseIT {

    /** Number of bytes that Postfix peeks at; it takes what is there for the whole header. */
    private static final int POSTFIX_LIMIT = 536;

    @Parameter
    DaemonSetup setup;

    private DmsContainer server;

    @BeforeParameterizedClassInvocation
    void startServer(DaemonSetup setup) {
        server =
                DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"), Map.of("PERMIT_DOCKER", "network"));
    }

    @AfterParameterizedClassInvocation
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldUseTheFirstHeaderWhenTwoAreSent(MailService service) {
        // Given
        AnnouncedClient first = AnnouncedClient.of("198.51.100.77");
        byte[] second = RawProxyHeader.v1("127.0.0.1", "192.0.2.25", service.port());
        try (MailDialogue dialogue = connect(service)) {
            // When
            dialogue.send(first.header(service.port()));
            dialogue.send(second);
            dialogue.answer();
        }
        // Then
        awaitLog("198.51.100.77");
        assertThat(server.log()).doesNotContain("rip=127.0.0.1", "CONNECT from [127.0.0.1]");
        if (service == MailService.SMTP) {
            assertThat(server.log()).containsPattern("(PREGREET|PIPELINING).*198\\.51\\.100\\.77");
        }
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldCloseTheConnectionWhenTheHeaderIsIncomplete(MailService service) {
        // Given
        byte[] header = AnnouncedClient.of("198.51.100.78").header(service.port());
        try (MailDialogue dialogue = connect(service)) {
            // When
            dialogue.send(Arrays.copyOf(header, header.length - 4));
            // Then
            assertThat(dialogue.answer())
                    .matches(DaemonSetup.isPostfix(service) ? "421 4\\.3\\.[02] .*" : "\\(closed\\)");
        }
        assertThat(server.log()).doesNotContain("rip=198.51.100.78", "[198.51.100.78]");
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldRefuseAHeaderLongerThanItsReadLimit(MailService service) {
        try (MailDialogue dialogue = connect(service)) {
            // When
            dialogue.send(RawProxyHeader.v2OfLength(POSTFIX_LIMIT + 1, "198.51.100.79", "192.0.2.25", service.port()));
            // Then
            if (DaemonSetup.isPostfix(service)) {
                assertThat(dialogue.answer()).matches("421 4\\.3\\.[02] .*");
                assertThat(server.log()).doesNotContain("[198.51.100.79]");
            } else {
                awaitGreeting(service, dialogue);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldAcceptAHeaderOfExactlyItsReadLimit(MailService service) {
        try (MailDialogue dialogue = connect(service)) {
            // When
            dialogue.send(RawProxyHeader.v2OfLength(POSTFIX_LIMIT, "198.51.100.80", "192.0.2.25", service.port()));
            // Then
            awaitGreeting(service, dialogue);
        }
        awaitLog("198.51.100.80");
    }

    private static void awaitGreeting(MailService service, MailDialogue dialogue) {
        if (service.protocol().implicitTls()) {
            dialogue.startTls();
        }
        assertThat(dialogue.until("220", "* OK", "+OK", "OK", "421")).matches("(220|[*+] ?OK|OK).*");
    }

    private MailDialogue connect(MailService service) {
        return MailDialogue.connect(server, setup.proxyPort(service));
    }

    private void awaitLog(String text) {
        await().until(() -> server.log().contains(text));
    }
}
