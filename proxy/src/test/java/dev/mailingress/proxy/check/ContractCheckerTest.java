package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.proxy.check.MailServerScripts.afterHeader;
import static dev.mailingress.proxy.check.MailServerScripts.answeringHeaderWithErrors;
import static dev.mailingress.proxy.check.MailServerScripts.greeting;
import static dev.mailingress.proxy.check.MailServerScripts.overTls;
import static dev.mailingress.proxy.check.MailServerScripts.refusingEarlyInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

/** Every kind of mail server that does not greet as configured, scripted over real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContractCheckerTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final CheckTimeouts TIMEOUTS = new CheckTimeouts(
            Duration.ofSeconds(2),
            Duration.ofMillis(1800),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(6));
    private static final String PROXY_PORT_WITHOUT_HEADER = "421 4.3.0 mail.example Server local error\r\n";

    @TempDir
    static Path directory;

    private static SSLSocketFactory tls;

    private final ScriptedServers servers = new ScriptedServers();
    private final ContractChecker checker = new ContractChecker(Clock.fixed(NOW, ZoneOffset.UTC), TIMEOUTS);

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
    void shouldSayQuitAndFinWhenServerGreets(MailProtocol protocol) throws Exception {
        for (ProxyProtocol header : ProxyProtocol.values()) {
            // Given
            Script greeting = greetingOverTls(protocol);
            ScriptedServer server =
                    servers.serving(header == ProxyProtocol.NONE ? greeting : afterHeader(greeting, ""));
            // When
            List<PortVerdict> verdicts =
                    verdicts(aTarget(server).protocol(protocol).header(header));
            // Then
            assertThat(verdicts).allMatch(PortVerdict::isGood).hasSize(header == ProxyProtocol.NONE ? 1 : 2);
            assertThat(server.connections()).hasSameSizeAs(verdicts).allSatisfy(connection -> {
                assertThat(connection.received()).matches("(EHLO \\[[^]]+]\r)?(QUIT|LOGOUT|A LOGOUT)\r");
                await().untilAsserted(() -> assertThat(connection.end()).isEqualTo("FIN"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, '220 mail.example ESMTP', '500 5.5.2 Error: bad syntax'",
        "SMTP, '220-mail.example ESMTP', '502 5.5.2 Error: command not recognized'",
        "SUBMISSION, '220 mail.example ESMTP', '500 5.5.2 Error: command not recognized'",
        "IMAP, '* OK ready.', '* BAD Error in IMAP command received by server.'",
        "IMAP, '* OK ready.', 'PROXY BAD Error in IMAP command received by server.'",
        "POP3, '+OK ready.', '-ERR Unknown command.'",
        "MANAGESIEVE, 'OK \"ready.\"', 'NO \"Error in MANAGESIEVE command received by server.\"'"
    })
    void shouldExpectNoHeaderWhenServerTreatsItAsCommands(MailProtocol protocol, String greeting, String errorResponse)
            throws Exception {
        // When
        PortVerdict verdict = verdict(
                servers.serving(answeringHeaderWithErrors(greeting + "\r\n", errorResponse + "\r\n")),
                protocol,
                ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.NO_HEADER_EXPECTED);
        assertThat(verdict.message())
                .startsWith("The mail server treats the PROXY V2 header as commands and replies \""
                        + errorResponse.replace('"', '\''))
                .contains("haproxy = yes");
    }

    @Test
    void shouldExpectNoHeaderWhenServerRefusesInputBeforeGreeting() throws Exception {
        // When
        PortVerdict verdict = verdict(
                servers.serving(refusingEarlyInput(greeting(MailProtocol.SUBMISSION))),
                MailProtocol.SUBMISSION,
                ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.NO_HEADER_EXPECTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"SUBMISSIONS", "IMAPS", "POP3S"})
    void shouldExpectNoHeaderWhenTlsWorksOnlyWithoutIt(MailProtocol protocol) throws Exception {
        // When
        PortVerdict verdict = verdict(servers.serving(greetingOverTls(protocol)), protocol, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.NO_HEADER_EXPECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, POSTFIX",
        "SUBMISSION, POSTFIX",
        "SUBMISSIONS, POSTFIX",
        "IMAP, DOVECOT",
        "POP3, DOVECOT",
        "MANAGESIEVE, DOVECOT",
        "IMAPS, DOVECOT",
        "POP3S, DOVECOT"
    })
    void shouldExpectHeaderWhenServerGreetsOnlyAfterIt(MailProtocol protocol, String daemon) throws Exception {
        // Given
        String errorResponse = "POSTFIX".equals(daemon) ? PROXY_PORT_WITHOUT_HEADER : "";
        ScriptedServer server = servers.serving(afterHeader(greetingOverTls(protocol), errorResponse));
        // When
        PortVerdict verdict = verdict(server, protocol, ProxyProtocol.NONE);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.HEADER_EXPECTED_NOT_SENT);
        assertThat(server.connections().get(0).header()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"IMAP", "IMAPS", "POP3", "POP3S", "MANAGESIEVE"})
    void shouldReportImmediateCloseWhenServerDoesNotTrustProxy(MailProtocol protocol) throws Exception {
        // When
        PortVerdict verdict = verdict(servers.serving(MailServerScripts.closing()), protocol, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.REFUSED);
        assertThat(verdict.message()).contains("add the proxy's address (127.0.0.1) or its network to haproxy_trusted");
    }

    @Test
    void shouldReportLateGreetingWhenGreetingIsNeverComplete() throws Exception {
        // When
        PortVerdict partial = verdict(
                servers.serving(greeting("220-mail.example ESMTP\r\n", "")), MailProtocol.SMTP, ProxyProtocol.NONE);
        PortVerdict silent = verdict(servers.serving(MailServerScripts.silent()), MailProtocol.SMTP, ProxyProtocol.V2);
        // Then
        assertThat(partial.verdict()).isEqualTo(CheckVerdict.GREETS_LATE);
        assertThat(silent.verdict()).isEqualTo(CheckVerdict.GREETS_LATE);
        assertThat(silent.message()).startsWith("No reply within 2 s. ");
    }

    @Test
    void shouldBeUnreachableWhenPortIsClosedOrNameIsUnknown() throws Exception {
        // Given
        int closed;
        try (ServerSocket probe = new ServerSocket(0)) {
            closed = probe.getLocalPort();
        }
        // When
        PortVerdict refused = verdict(aTarget("127.0.0.1", closed));
        PortVerdict unknown = verdict(aTarget("name.invalid", 25));
        // Then
        assertThat(refused.verdict()).isEqualTo(CheckVerdict.UNREACHABLE);
        assertThat(refused.message()).startsWith("Connection failed (127.0.0.1: Connection refused");
        assertThat(unknown.verdict()).isEqualTo(CheckVerdict.UNREACHABLE);
        assertThat(unknown.message()).startsWith("Host name \"name.invalid\" not found");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProxyProtocol.class,
            names = {"V2", "NONE"})
    void shouldReportTlsFailureWhenServerSpeaksPlaintext(ProxyProtocol version) throws Exception {
        // Given
        Script clear = greeting("220 mail.example ESMTP\r\n", "221 Bye\r\n");
        // When
        PortVerdict verdict = verdict(servers.serving(clear), MailProtocol.SUBMISSIONS, version);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.TLS_FAILS);
        assertThat(verdict.message()).contains("clear text reply: \"220 mail.example ESMTP\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'421 4.7.0 Error: too many connections', 'The mail server refuses the connection with \"421 4.7.0 Error', Refused",
        "'554 5.7.1 Service unavailable', 'The mail server refuses the connection with \"554 5.7.1', Refused",
        "'SSH-2.0-OpenSSH_9.2', 'The mail server speaks another protocol: \"SSH-2.0', Inconclusive"
    })
    void shouldReportReplyWhenServerSendsAnythingElse(String response, String message, String expected)
            throws Exception {
        // When
        PortVerdict verdict = verdict(
                servers.serving(connection -> connection.send(response + "\r\n").waitForEnd()),
                MailProtocol.SMTP,
                ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict().reason()).isEqualTo(expected);
        assertThat(verdict.message()).startsWith(message);
    }

    @Test
    void shouldBeReachableWhenProtocolIsUnknown() throws Exception {
        // When
        PortVerdict verdict = verdict(servers.serving(MailServerScripts.silent()), MailProtocol.TCP, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.REACHABLE);
    }

    private static Script greetingOverTls(MailProtocol protocol) {
        return protocol.implicitTls() ? overTls(greeting(protocol), tls) : greeting(protocol);
    }

    private PortVerdict verdict(ScriptedServer server, MailProtocol protocol, ProxyProtocol header)
            throws InterruptedException {
        return verdict(aTarget(server).protocol(protocol).header(header));
    }

    /** The verdict on all families. */
    private PortVerdict verdict(CheckTargetBuilder port) throws InterruptedException {
        List<PortVerdict> verdicts = verdicts(port);
        assertThat(verdicts)
                .extracting(PortVerdict::verdict)
                .containsOnly(verdicts.get(0).verdict());
        return verdicts.get(0);
    }

    private List<PortVerdict> verdicts(CheckTargetBuilder port) throws InterruptedException {
        return checker.run(List.of(port.build())).get(0);
    }
}
