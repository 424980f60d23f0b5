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

/** Verdicts on mail servers that serve the clients of one address family only. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AddressFamilyVerdictTest {

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

    @Test
    void shouldHaveFamilyOfConnectionWhenNoHeaderIsSent() throws Exception {
        // When
        List<PortVerdict> verdicts = verdicts(aTarget(servers.serving("::1", greeting(MailProtocol.IMAP)))
                .protocol(MailProtocol.IMAP)
                .header(ProxyProtocol.NONE));
        // Then
        assertThat(verdicts).extracting(PortVerdict::family).containsExactly(AddressFamily.IPV6);
        assertThat(verdicts.get(0).message()).endsWith("sees the proxy's address, ::1.");
    }

    @ParameterizedTest
    @CsvSource({"SMTP, IPV4", "SMTP, IPV6", "SUBMISSIONS, IPV4", "SUBMISSIONS, IPV6"})
    void shouldRefuseOneFamilyWhenItsClientsAreAnswered421(MailProtocol protocol, AddressFamily served)
            throws Exception {
        // Given
        ScriptedServer server =
                servers.serving(MailServerScripts.onlyFor(served, maybeTls(protocol, withProofMarks(protocol))));
        AddressFamily other = served == AddressFamily.IPV4 ? AddressFamily.IPV6 : AddressFamily.IPV4;
        // When
        List<PortVerdict> verdicts = verdicts(aTarget(server)
                .protocol(protocol)
                .others(served == AddressFamily.IPV4 ? "192.0.2.78" : "2001:db8::78")
                .proofMarks());
        // Then
        assertThat(of(served, verdicts).verdict()).isEqualTo(CheckVerdict.SEES_CLIENT);
        assertThat(of(other, verdicts).verdict()).isEqualTo(CheckVerdict.FAMILY_REFUSED);
        assertThat(of(other, verdicts).message())
                .startsWith("The mail server replies \"421 4.3.2 No system resources\" to the PROXY V2 header with an "
                        + other.label() + " client. ");
    }

    @Test
    void shouldRefuseOneFamilyWhenItsConnectionsAreClosed() throws Exception {
        // Given
        ScriptedServer server = servers.serving(afterHeader(
                connection -> {
                    if (connection.announced().indexOf(':') < 0) {
                        withProofMarks(MailProtocol.IMAP).play(connection);
                    }
                },
                ""));
        // When
        List<PortVerdict> verdicts =
                verdicts(aTarget(server).protocol(MailProtocol.IMAP).proofMarks());
        // Then
        assertThat(verdicts)
                .extracting(PortVerdict::verdict)
                .containsExactly(CheckVerdict.SEES_CLIENT, CheckVerdict.FAMILY_REFUSED);
        assertThat(server.connections()).as("no session for diagnosis").hasSize(2);
    }

    private static PortVerdict of(AddressFamily family, List<PortVerdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.family() == family)
                .findFirst()
                .orElseThrow();
    }

    private static Script maybeTls(MailProtocol protocol, Script script) {
        return protocol.implicitTls() ? overTls(script, tls) : script;
    }

    private List<PortVerdict> verdicts(CheckTargetBuilder port) throws InterruptedException {
        return checker.run(List.of(port.build())).get(0);
    }
}
