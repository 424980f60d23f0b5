package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.proxy.check.MailServerScripts.afterHeader;
import static dev.mailingress.proxy.check.MailServerScripts.greeting;
import static dev.mailingress.proxy.check.MailServerScripts.overTls;
import static dev.mailingress.proxy.check.MailServerScripts.withProofMarks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a mail server sees, by protocol, header and address family. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProofMarkVerdictTest {

    private static final CheckTimeouts TIMEOUTS = new CheckTimeouts(
            Duration.ofSeconds(2),
            Duration.ofMillis(1800),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(6));

    @TempDir
    static Path directory;

    private static SSLSocketFactory tls;

    private final ScriptedServers servers = new ScriptedServers();
    private final ContractChecker checker = new ContractChecker(Clock.systemUTC(), TIMEOUTS);

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestCertificate.server(directory);
    }

    @AfterEach
    void stop() {
        checker.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldSeeClientOfBothFamiliesWhenMarkIsShown(MailProtocol protocol) throws Exception {
        for (ProxyProtocol header : List.of(ProxyProtocol.V2, ProxyProtocol.V1)) {
            // Given
            ScriptedServer server = servers.serving(afterHeader(maybeTls(protocol, withProofMarks(protocol)), ""));
            // When
            List<PortVerdict> verdicts =
                    verdicts(aTarget(server).protocol(protocol).header(header).proofMarks());
            // Then
            assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.SEES_CLIENT);
            assertThat(verdicts)
                    .extracting(PortVerdict::family)
                    .containsExactly(AddressFamily.IPV4, AddressFamily.IPV6);
            assertThat(verdicts.get(1).message())
                    .isEqualTo("The mail server sees the announced client 2001:db8::77, as its proof mark shows.");
            assertThat(announcedTo(server))
                    .containsExactlyInAnyOrderElementsOf(
                            protocol.family() == MailProtocol.Family.SMTP
                                    ? List.of("192.0.2.77", "2001:db8::77", "192.0.2.78")
                                    : List.of("192.0.2.77", "2001:db8::77"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldSeeProxyWhenServerHasMarksButDoesNotShowThem(MailProtocol protocol) throws Exception {
        // When
        List<PortVerdict> verdicts =
                verdicts(aTarget(servers.serving(afterHeader(maybeTls(protocol, greeting(protocol)), "")))
                        .protocol(protocol)
                        .proofMarks());
        // Then
        assertThat(verdicts)
                .hasSize(2)
                .noneMatch(PortVerdict::isGood)
                .extracting(PortVerdict::verdict)
                .containsOnly(CheckVerdict.SEES_PROXY);
        assertThat(verdicts.get(0).message())
                .startsWith(
                        "The mail server accepts the PROXY V2 header, but does not see the announced client"
                                + " 192.0.2.77: its proof mark is absent. It probably sees the proxy's address, 127.0.0.1. Restart");
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldHaveNoMarkWhenServerIsNotConfiguredWithOne(MailProtocol protocol) throws Exception {
        // Given
        ScriptedServer server = servers.serving(afterHeader(maybeTls(protocol, greeting(protocol)), ""));
        // When
        List<PortVerdict> verdicts = verdicts(aTarget(server).protocol(protocol));
        // Then
        assertThat(verdicts)
                .hasSize(2)
                .allMatch(PortVerdict::isGood)
                .extracting(PortVerdict::verdict)
                .containsOnly(CheckVerdict.NO_MARK);
        assertThat(server.connections()).as("no comparison").hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldSeeProxyAsConfiguredWhenNoHeaderIsSent(MailProtocol protocol) throws Exception {
        // Given
        ScriptedServer server = servers.serving(maybeTls(protocol, greeting(protocol)));
        // When
        List<PortVerdict> verdicts = verdicts(
                aTarget(server).protocol(protocol).header(ProxyProtocol.NONE).proofMarks());
        // Then
        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.verdict()).isEqualTo(CheckVerdict.SEES_PROXY);
            assertThat(verdict.family()).isEqualTo(AddressFamily.IPV4);
            assertThat(verdict.isGood()).isTrue();
            assertThat(verdict.message())
                    .isEqualTo("Greeting received; no header is sent, so the mail server sees the proxy's address,"
                            + " 127.0.0.1.");
        });
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void shouldHaveNoMarkWhenKeywordIsOffForEverybody() throws Exception {
        // When
        List<PortVerdict> verdicts = verdicts(aTarget(servers.serving(afterHeader(MailServerScripts.withoutDsn(), "")))
                .proofMarks());
        // Then
        assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.NO_MARK);
        assertThat(verdicts.get(0).message()).endsWith("does not announce DSN to anybody.");
    }

    @Test
    void shouldHaveNoMarkWhenGreetingIsCustom() throws Exception {
        // When
        List<PortVerdict> verdicts =
                verdicts(aTarget(servers.serving(afterHeader(MailServerScripts.imap("Welcome to example.org"), "")))
                        .protocol(MailProtocol.IMAP)
                        .proofMarks());
        // Then
        assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.NO_MARK);
        assertThat(verdicts.get(0).message())
                .contains("has a greeting of its own, \"* OK [CAPABILITY IMAP4rev1] Welcome");
    }

    @ParameterizedTest
    @CsvSource({"550 5.7.1 no", "250-half"})
    void shouldNotClaimMarkWhenReplyToEhloIsIncomplete(String reply) throws Exception {
        // When
        List<PortVerdict> verdicts = verdicts(aTarget(servers.serving(
                        afterHeader(MailServerScripts.smtp("220 mail.example ESMTP", () -> reply + "\r\n"), "")))
                .proofMarks());
        // Then
        assertThat(verdicts)
                .extracting(PortVerdict::verdict)
                .doesNotContain(CheckVerdict.SEES_CLIENT, CheckVerdict.SEES_PROXY);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldBeInconclusiveWhenComparisonIsRefused(boolean marks) throws Exception {
        // Given
        Script others = marks ? withProofMarks(MailProtocol.SMTP) : greeting(MailProtocol.SMTP);
        ScriptedServer server = servers.serving(afterHeader(
                connection -> {
                    if ("192.0.2.78".equals(connection.announced())) {
                        connection.send("421 4.7.0 Error: too many connections\r\n");
                    } else {
                        others.play(connection);
                    }
                },
                ""));
        // Then
        assertThat(verdicts(aTarget(server).proofMarks()))
                .extracting(PortVerdict::verdict)
                .containsOnly(CheckVerdict.INCONCLUSIVE);
    }

    @Test
    void shouldReportCertificateWhenPortBeginsWithTls() throws Exception {
        for (Script script : List.of(
                overTls(greeting(MailProtocol.IMAPS), tls),
                overTls(connection -> connection.send("garbage\r\n").waitForEnd(), tls))) {
            // When
            List<PortVerdict> verdicts =
                    verdicts(aTarget(servers.serving(afterHeader(script, ""))).protocol(MailProtocol.IMAPS));
            // Then
            assertThat(verdicts).allSatisfy(verdict -> {
                ServerCertificate certificate = Objects.requireNonNull(verdict.certificate(), verdict.message());
                assertThat(certificate.names()).containsExactly("mail.example", "imap.example");
                assertThat(certificate.notAfter())
                        .isBetween(
                                Instant.now().plus(Duration.ofDays(89)),
                                Instant.now().plus(Duration.ofDays(91)));
            });
        }
    }

    private static Script maybeTls(MailProtocol protocol, Script script) {
        return protocol.implicitTls() ? overTls(script, tls) : script;
    }

    private static List<String> announcedTo(ScriptedServer server) {
        return server.connections().stream().map(ScriptedConnection::announced).toList();
    }

    private List<PortVerdict> verdicts(CheckTargetBuilder port) throws InterruptedException {
        return checker.run(List.of(port.build())).get(0);
    }
}
