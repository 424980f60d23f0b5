package dev.mailingress.proxy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.prove.Finding.Result;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCertificatesTest {

    @TempDir
    static Path directory;

    private static List<X509Certificate> chain;
    private static Instant end;

    @BeforeAll
    static void make() throws Exception {
        chain = TestKeys.make(
                        directory,
                        "dns:mail.example.com,dns:*.example.org,ip:203.0.113.25,ip:2001:db8::25,dns:203.0.113.26")
                .chain();
        end = chain.get(0).getNotAfter().toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, OK",
        "MAIL.example.com, OK",
        "imap.example.org, OK",
        "203.0.113.25, OK",
        "2001:db8::25, OK",
        "2001:db8::26, FAILED",
        "example.com, FAILED",
        "example.org, FAILED",
        "a.b.example.org, FAILED",
        "203.0.113.26, FAILED",
    })
    void shouldMatchNamesOfCertificate(String name, Result result) {
        ServerCertificates certificates = new ServerCertificates(Set.of(), end);
        assertThat(certificates.name(chain, name).result()).isEqualTo(result);
        assertThat(certificates.name(chain, name).detail())
                .startsWith(
                        "The certificate is for mail.example.com, *.example.org, 203.0.113.25, 2001:db8::25, 203.0.113.26");
    }

    @ParameterizedTest
    @CsvSource({
        "P-91D, FAILED",
        "P-15D, OK",
        "P-13D, WARNING",
        "PT1S, FAILED",
    })
    void shouldCompareValidityWithClock(Duration fromEnd, Result result) {
        ServerCertificates certificates = new ServerCertificates(Set.of(), end.plus(fromEnd));
        assertThat(certificates.expiry(chain).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"P-10D", "P10D", "P-100D"})
    void shouldTrustIssuerWhetherCertificateHasExpiredOrNot(Duration fromEnd) {
        Set<TrustAnchor> anchors = Set.of(new TrustAnchor(chain.get(1), null));
        ServerCertificates.CertificateResult trusted = new ServerCertificates(anchors, end.plus(fromEnd)).trust(chain);
        assertThat(trusted).isEqualTo(new ServerCertificates.CertificateResult(Result.OK, "Issued by CN=Test CA."));
    }

    @Test
    void shouldFindIssuerWhenServerSendsOnlyItsOwnCertificate() {
        Set<TrustAnchor> anchors = Set.of(new TrustAnchor(chain.get(1), null));
        assertThat(new ServerCertificates(anchors, end)
                        .trust(chain.subList(0, 1))
                        .result())
                .isEqualTo(Result.OK);
    }

    @Test
    void shouldNotTrustUnknownIssuer() {
        ServerCertificates certificates =
                new ServerCertificates(ServerCertificates.platformAnchors(), end.minus(Duration.ofDays(20)));
        assertThat(certificates.trust(chain).result()).isEqualTo(Result.FAILED);
        assertThat(certificates.trust(chain).detail()).startsWith("Issued by CN=Test CA, which clients do not trust");
    }

    @Test
    void shouldNotJudgeTrustWithoutAuthorities() {
        assertThat(new ServerCertificates(Set.of(), end).trust(chain).result()).isEqualTo(Result.UNKNOWN);
    }
}
