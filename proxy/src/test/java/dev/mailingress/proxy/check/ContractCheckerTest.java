package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.MailServerScripts.afterHeader;
import static dev.mailingress.proxy.check.MailServerScripts.answeringHeaderWithErrors;
import static dev.mailingress.proxy.check.MailServerScripts.greeting;
import static dev.mailingress.proxy.check.MailServerScripts.overTls;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** Every kind of mail server response, scripted over real sockets. */
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

    private final List<ScriptedServer> servers = new ArrayList<>();
    private final ContractChecker checker = new ContractChecker(Clock.fixed(NOW, ZoneOffset.UTC), TIMEOUTS);

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestCertificate.server(directory);
    }

    @AfterEach
    void stop() {
        checker.close();
        servers.forEach(ScriptedServer::close);
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeAsExpectedWhenServerGreetsAfterHeader(MailProtocol protocol) throws Exception {
        for (ProxyProtocol version : List.of(ProxyProtocol.V2, ProxyProtocol.V1)) {
            // Given
            ScriptedServer server = serving(afterHeader(greetingOverTls(protocol), ""));
            // When
            PortVerdict verdict = verdict(server, protocol, version);
            // Then
            assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.AS_EXPECTED);
            assertThat(server.connections()).hasSize(1);
            assertThat(server.connections().get(0).received()).matches("(QUIT|LOGOUT|A LOGOUT)\r");
            await().untilAsserted(
                            () -> assertThat(server.connections().get(0).end()).isEqualTo("FIN"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = MailProtocol.class, names = "TCP", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeAsExpectedWhenServerGreetsWithoutHeader(MailProtocol protocol) throws Exception {
        // When
        PortVerdict verdict = verdict(serving(greetingOverTls(protocol)), protocol, ProxyProtocol.NONE);
        // Then
        assertThat(verdict)
                .isEqualTo(new PortVerdict(
                        "dms",
                        verdict.host(),
                        verdict.port(),
                        protocol,
                        ProxyProtocol.NONE,
                        CheckVerdict.AS_EXPECTED,
                        "Greeting received.",
                        NOW));
    }

    @Test
    void shouldAnnounceTwoDifferentAddressesWhenServerIsOnTheSameMachine() throws Exception {
        // Given
        ScriptedServer server = serving(afterHeader(greetingOverTls(MailProtocol.IMAP), ""));
        // When
        verdict(server, MailProtocol.IMAP, ProxyProtocol.V1);
        // Then
        assertThat(new String(server.connections().get(0).header(), StandardCharsets.US_ASCII))
                .matches("PROXY TCP4 192\\.0\\.2\\.1 127\\.0\\.0\\.1 \\d+ " + server.port() + "\r\n");
    }

    @Test
    void shouldWaitForCompleteGreetingWhenPostscreenSendsTeaser() throws Exception {
        // Given
        ScriptedServer server = serving(afterHeader(MailServerScripts.postscreen(), ""));
        // When
        PortVerdict verdict = verdict(server, MailProtocol.SMTP, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.AS_EXPECTED);
        assertThat(server.connections().get(0).received()).isEqualTo("QUIT\r");
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
    void shouldExpectNoProxyWhenServerTreatsHeaderAsCommands(
            MailProtocol protocol, String greeting, String errorResponse) throws Exception {
        // When
        PortVerdict verdict = verdict(
                serving(answeringHeaderWithErrors(greeting + "\r\n", errorResponse + "\r\n")),
                protocol,
                ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.EXPECTS_NO_PROXY);
        assertThat(verdict.message())
                .startsWith("The mail server treats the PROXY V2 header as commands and replies \""
                        + errorResponse.replace('"', '\''))
                .contains("haproxy = yes");
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"SUBMISSIONS", "IMAPS", "POP3S"})
    void shouldExpectNoProxyWhenTlsWorksOnlyWithoutHeader(MailProtocol protocol) throws Exception {
        // When
        PortVerdict verdict = verdict(serving(greetingOverTls(protocol)), protocol, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.EXPECTS_NO_PROXY);
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
    void shouldExpectProxyWhenServerGreetsOnlyAfterHeader(MailProtocol protocol, String daemon) throws Exception {
        // Given
        String errorResponse = "POSTFIX".equals(daemon) ? PROXY_PORT_WITHOUT_HEADER : "";
        ScriptedServer server = serving(afterHeader(greetingOverTls(protocol), errorResponse));
        // When
        PortVerdict verdict = verdict(server, protocol, ProxyProtocol.NONE);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.EXPECTS_PROXY);
        assertThat(server.connections().get(0).header()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"IMAP", "IMAPS", "POP3", "POP3S", "MANAGESIEVE"})
    void shouldReportImmediateCloseWhenServerDoesNotTrustProxy(MailProtocol protocol) throws Exception {
        // When
        PortVerdict verdict = verdict(serving(MailServerScripts.closing()), protocol, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.CLOSES_AT_ONCE);
        assertThat(verdict.message()).contains("haproxy_trusted_networks");
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"SMTP", "SUBMISSIONS"})
    void shouldRefuseAddressFamilyWhenIpv6ClientIsAnswered421(MailProtocol protocol) throws Exception {
        // Given
        ScriptedServer server = serving(ipv4Only(greetingOverTls(protocol)));
        // Then
        assertThat(verdict(server, protocol, ProxyProtocol.V2).verdict()).isEqualTo(CheckVerdict.AS_EXPECTED);
        assertThat(verdict(announcingIpv6(server, protocol)).verdict()).isEqualTo(CheckVerdict.REFUSES_ADDRESS_FAMILY);
    }

    @Test
    void shouldBeAsExpectedWhenIpv6ClientsAreGreeted() throws Exception {
        // Given
        ScriptedServer server = serving(afterHeader(greetingOverTls(MailProtocol.SMTP), ""));
        // When
        PortVerdict verdict = verdict(announcingIpv6(server, MailProtocol.SMTP));
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.AS_EXPECTED);
        assertThat(server.connections()).hasSize(2);
        assertThat(server.connections().get(1).header()).hasSize(52);
    }

    @Test
    void shouldRefuseAddressFamilyWhenServerIsReachedOverIpv6() throws Exception {
        // Given
        ScriptedServer server = serving(address("::1", 0).getAddress(), ipv4Only(greetingOverTls(MailProtocol.SMTP)));
        // Then
        assertThat(verdict(server, MailProtocol.SMTP, ProxyProtocol.V2).verdict())
                .isEqualTo(CheckVerdict.REFUSES_ADDRESS_FAMILY);
    }

    @Test
    void shouldReportLateGreetingWhenGreetingIsNeverComplete() throws Exception {
        // When
        PortVerdict partial =
                verdict(serving(greeting("220-mail.example ESMTP\r\n", "")), MailProtocol.SMTP, ProxyProtocol.NONE);
        PortVerdict silent = verdict(serving(MailServerScripts.silent()), MailProtocol.SMTP, ProxyProtocol.V2);
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
        PortVerdict refused = verdict(port("127.0.0.1", closed, MailProtocol.SMTP, ProxyProtocol.V2, false));
        PortVerdict unknown = verdict(port("name.invalid", 25, MailProtocol.SMTP, ProxyProtocol.V2, false));
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
        PortVerdict verdict = verdict(serving(clear), MailProtocol.SUBMISSIONS, version);
        // Then
        assertThat(verdict.verdict()).as(verdict.message()).isEqualTo(CheckVerdict.TLS_FAILED);
        assertThat(verdict.message()).contains("clear text reply: \"220 mail.example ESMTP\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'421 4.7.0 Error: too many connections', 'The mail server refuses the connection with \"421 4.7.0 Error'",
        "'554 5.7.1 Service unavailable', 'The mail server refuses the connection with \"554 5.7.1'",
        "'SSH-2.0-OpenSSH_9.2', 'The mail server speaks another protocol: \"SSH-2.0'"
    })
    void shouldBeInconclusiveWhenServerSendsAnythingElse(String response, String message) throws Exception {
        // When
        PortVerdict verdict = verdict(
                serving(connection -> connection.send(response + "\r\n").waitForEnd()),
                MailProtocol.SMTP,
                ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.INCONCLUSIVE);
        assertThat(verdict.message()).startsWith(message);
    }

    @Test
    void shouldBeReachableWhenProtocolIsUnknown() throws Exception {
        // When
        PortVerdict verdict = verdict(serving(MailServerScripts.silent()), MailProtocol.TCP, ProxyProtocol.V2);
        // Then
        assertThat(verdict.verdict()).isEqualTo(CheckVerdict.REACHABLE);
    }

    @Test
    void shouldFinishInTimeWhenServersMisbehave() throws Exception {
        // Given
        List<CheckTarget> ports = List.of(
                port(serving(MailServerScripts.trickling()), MailProtocol.SMTP, ProxyProtocol.V2),
                port(serving(MailServerScripts.trickling()), MailProtocol.IMAPS, ProxyProtocol.V2),
                port(serving(MailServerScripts.endless()), MailProtocol.SMTP, ProxyProtocol.V2),
                port(serving(neverCloses()), MailProtocol.SMTP, ProxyProtocol.NONE),
                port(serving(ScriptedConnection::reset), MailProtocol.SUBMISSION, ProxyProtocol.V2),
                port(serving(resettingAfterGreeting()), MailProtocol.SMTP, ProxyProtocol.NONE),
                port(serving(greetingOverTls(MailProtocol.IMAP)), MailProtocol.IMAP, ProxyProtocol.NONE));
        long start = System.nanoTime();
        // When
        List<PortVerdict> verdicts = checker.run(ports);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(TIMEOUTS.port().plusSeconds(4));
        assertThat(verdicts)
                .extracting(PortVerdict::verdict)
                .containsExactly(
                        CheckVerdict.GREETS_LATE,
                        CheckVerdict.TLS_FAILED,
                        CheckVerdict.INCONCLUSIVE,
                        CheckVerdict.AS_EXPECTED,
                        CheckVerdict.CLOSES_AT_ONCE,
                        CheckVerdict.INCONCLUSIVE,
                        CheckVerdict.AS_EXPECTED);
    }

    @Test
    void shouldCheckAllPortsInParallelWhenTheyAreSlow() throws Exception {
        // Given
        List<CheckTarget> ports = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ports.add(port(serving(MailServerScripts.silent()), MailProtocol.SMTP, ProxyProtocol.NONE));
        }
        long start = System.nanoTime();
        // When
        List<PortVerdict> verdicts = checker.run(ports);
        // Then
        assertThat(verdicts).extracting(PortVerdict::verdict).containsOnly(CheckVerdict.GREETS_LATE);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(TIMEOUTS.port().multipliedBy(2));
    }

    private static Script neverCloses() {
        return connection -> {
            connection.send("220 mail.example ESMTP\r\n").readLine();
            connection.send("221 Bye\r\n").waitForEnd();
        };
    }

    private static Script resettingAfterGreeting() {
        return connection -> {
            connection.send("220 mail.example ESMTP\r\n").readLine();
            connection.reset();
        };
    }

    /** As Postfix answers if inet_protocols lacks IPv6. */
    private static Script ipv4Only(Script script) {
        return connection -> {
            if (connection.readHeader(MailServerScripts.HEADER_TIMEOUT_MILLIS) && connection.header().length == 28) {
                script.play(connection);
            } else {
                connection.send("421 4.3.2 No system resources\r\n");
                connection.waitForEnd();
            }
        };
    }

    private static Script greetingOverTls(MailProtocol protocol) {
        return protocol.implicitTls() ? overTls(greeting(protocol), tls) : greeting(protocol);
    }

    private ScriptedServer serving(Script script) throws IOException {
        return serving(address("127.0.0.1", 0).getAddress(), script);
    }

    private ScriptedServer serving(InetAddress address, Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(address, script);
        servers.add(server);
        return server;
    }

    private PortVerdict verdict(ScriptedServer server, MailProtocol protocol, ProxyProtocol version)
            throws InterruptedException {
        return verdict(port(server, protocol, version));
    }

    private PortVerdict verdict(CheckTarget port) throws InterruptedException {
        return checker.run(List.of(port)).get(0);
    }

    private static CheckTarget port(ScriptedServer server, MailProtocol protocol, ProxyProtocol version) {
        return port(server.host(), server.port(), protocol, version, false);
    }

    private static CheckTarget announcingIpv6(ScriptedServer server, MailProtocol protocol) {
        return port(server.host(), server.port(), protocol, ProxyProtocol.V2, true);
    }

    private static CheckTarget port(
            String host, int port, MailProtocol protocol, ProxyProtocol version, boolean ipv6Clients) {
        return new CheckTarget("dms", host, port, protocol, version, null, ipv6Clients);
    }
}
