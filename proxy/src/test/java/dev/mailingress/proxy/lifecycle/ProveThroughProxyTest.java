package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import dev.mailingress.proxy.prove.ExpectedAddress;
import dev.mailingress.proxy.prove.FakeDns;
import dev.mailingress.proxy.prove.Finding;
import dev.mailingress.proxy.prove.Finding.ProofStep;
import dev.mailingress.proxy.prove.Finding.Result;
import dev.mailingress.proxy.prove.MailPort;
import dev.mailingress.proxy.prove.ProofRequest;
import dev.mailingress.proxy.prove.Prover;
import dev.mailingress.proxy.prove.TestKeys;
import dev.mailingress.proxy.prove.TlsMailServer;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address that a proxy sees, proved from outside: through the proxy, over real sockets, by its own report. */
@Requires(Requires.Need.LINUX)
class ProveThroughProxyTest {

    private static final String NAME = "mail.example.com";
    private static final int HEADER_BYTES = 28;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "Allow, 127.0.0.1, OK, OK, The proxy saw 127.0.0.1.",
        "Allow, 203.0.113.9, OK, FAILED, 'The proxy saw 127.0.0.1 (its own address), not 203.0.113.9.'",
        "Allow, , OK, FAILED, 'The proxy saw 127.0.0.1 (its own address): the client''s address is lost'",
        "Auto, , FAILED, FAILED, 'The proxy saw 127.0.0.1 (its own address): the client''s address is lost'",
    })
    void shouldShowAddressThatProxySees(
            String localAddresses, @Nullable String expected, Result session, Result seen, String detail)
            throws Exception {
        // Given
        TestKeys keys = TestKeys.make(directory, "dns:" + NAME);
        int smtpPort = freePort();
        int imapsPort = freePort();
        try (TlsMailServer smtp = new TlsMailServer(MailProtocol.SMTP, keys.server(), HEADER_BYTES);
                TlsMailServer imaps = new TlsMailServer(MailProtocol.IMAPS, keys.server(), HEADER_BYTES);
                RunningProxy proxy = RunningProxy.start(
                        directory,
                        TransportKind.NIO,
                        generation(1)
                                .listener("smtp", "SMTP", smtpPort, smtp.port())
                                .listener("imaps", "IMAPS", imapsPort, imaps.port())
                                .toString()
                                .replace("localAddresses: Allow", "localAddresses: " + localAddresses))) {
            assertThat(proxy.problem()).isEmpty();
            ProofRequest request = new ProofRequest(
                    NAME,
                    List.of(new MailPort(MailProtocol.SMTP, smtpPort), new MailPort(MailProtocol.IMAPS, imapsPort)),
                    List.of(URI.create("http://127.0.0.1:" + proxy.managementPort())),
                    expected == null ? null : ExpectedAddress.parse(List.of(expected)),
                    null,
                    Duration.ofSeconds(20));
            // When
            List<Finding> findings = new Prover(
                            new FakeDns().with(RecordType.A, NAME, "127.0.0.1"), InstantSource.system())
                    .prove(request);
            // Then
            assertThat(findings)
                    .filteredOn(finding -> finding.step() == ProofStep.SESSION)
                    .extracting(Finding::result)
                    .containsExactly(session, session);
            assertThat(findings)
                    .filteredOn(finding -> finding.step() == ProofStep.CLIENT_ADDRESS)
                    .hasSize(2)
                    .allSatisfy(finding -> {
                        assertThat(finding.result()).as(finding.detail()).isEqualTo(seen);
                        assertThat(finding.detail()).startsWith(detail);
                    });
        }
    }
}
