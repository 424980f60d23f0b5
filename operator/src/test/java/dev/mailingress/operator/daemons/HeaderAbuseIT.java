package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that no proxy of ours sends: none of them makes a server believe anybody. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
class HeaderAbuseIT {

    /** Postfix peeks at so many bytes and takes what it then has for the whole header. */
    private static final int POSTFIX_LIMIT = 536;

    private static @Nullable DmsContainer server;

    private final DaemonSetup setup;

    HeaderAbuseIT(DaemonSetup setup) {
        this.setup = setup;
    }

    @BeforeParameterizedClassInvocation
    static void startServer(DaemonSetup setup) {
        server =
                DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"), Map.of("PERMIT_DOCKER", "network"));
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server().close();
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldKeepToTheFirstHeaderWhenThereAreTwo(MailService service) {
        // Given
        AnnouncedClient first = AnnouncedClient.of("198.51.100.77");
        byte[] second = RawProxyHeader.v1("127.0.0.1", "192.0.2.25", service.port());
        try (MailDialogue mailDialogue = connected(service)) {
            // When
            mailDialogue.send(first.header(service.port()));
            mailDialogue.send(second);
            mailDialogue.answer();
        }
        // Then
        awaitLog("198.51.100.77");
        assertThat(server().log()).doesNotContain("rip=127.0.0.1", "CONNECT from [127.0.0.1]");
        if (service == MailService.SMTP) {
            assertThat(server().log()).containsPattern("(PREGREET|PIPELINING).*198\\.51\\.100\\.77");
        }
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldEndTheConnectionWhenTheHeaderComesInPieces(MailService service) {
        // Given
        byte[] header = AnnouncedClient.of("198.51.100.78").header(service.port());
        try (MailDialogue mailDialogue = connected(service)) {
            // When
            mailDialogue.send(Arrays.copyOf(header, header.length - 4));
            // Then
            assertThat(mailDialogue.answer())
                    .matches(DaemonSetup.isPostfix(service) ? "421 4\\.3\\.[02] .*" : "\\(closed\\)");
        }
        assertThat(server().log()).doesNotContain("rip=198.51.100.78", "[198.51.100.78]");
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldTakeNoLongerHeaderThanItReadsAtOnce(MailService service) {
        try (MailDialogue mailDialogue = connected(service)) {
            // When
            mailDialogue.send(
                    RawProxyHeader.v2OfLength(POSTFIX_LIMIT + 1, "198.51.100.79", "192.0.2.25", service.port()));
            // Then
            if (DaemonSetup.isPostfix(service)) {
                assertThat(mailDialogue.answer()).matches("421 4\\.3\\.[02] .*");
                assertThat(server().log()).doesNotContain("[198.51.100.79]");
            } else {
                awaitGreeting(service, mailDialogue);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MailService.class)
    void shouldTakeAHeaderAsLongAsItReadsAtOnce(MailService service) {
        try (MailDialogue mailDialogue = connected(service)) {
            // When
            mailDialogue.send(RawProxyHeader.v2OfLength(POSTFIX_LIMIT, "198.51.100.80", "192.0.2.25", service.port()));
            // Then
            awaitGreeting(service, mailDialogue);
        }
        awaitLog("198.51.100.80");
    }

    private static void awaitGreeting(MailService service, MailDialogue mailDialogue) {
        if (service.protocol().implicitTls()) {
            mailDialogue.startTls();
        }
        assertThat(mailDialogue.until("220", "* OK", "+OK", "OK", "421")).matches("(220|[*+] ?OK|OK).*");
    }

    private MailDialogue connected(MailService service) {
        return MailDialogue.with(server(), setup.proxyPort(service));
    }

    private static void awaitLog(String text) {
        await().until(() -> server().log().contains(text));
    }

    private static DmsContainer server() {
        return Objects.requireNonNull(server);
    }
}
