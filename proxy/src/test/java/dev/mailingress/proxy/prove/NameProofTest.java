package dev.mailingress.proxy.prove;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import dev.mailingress.proxy.prove.Finding.Result;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameProofTest {

    private static final String NAME = "mail.example.com";

    private final FakeDns dns = new FakeDns()
            .with(RecordType.A, NAME, "203.0.113.25")
            .with(RecordType.AAAA, NAME, "2001:db8:0:0:0:0:0:25")
            .with(RecordType.PTR, "25.113.0.203.in-addr.arpa", "other.example.com", NAME)
            .with(RecordType.PTR, "26.113.0.203.in-addr.arpa", NAME)
            .with(RecordType.MX, "example.com", "10 MAIL.example.com")
            .with(RecordType.MX, "alias.example", "10 gone.example", "20 mx.alias.example")
            .with(RecordType.A, "mx.alias.example", "203.0.113.25")
            .with(RecordType.MX, "null.example", "0 .")
            .with(RecordType.MX, "away.example", "10 mx.away.example")
            .with(RecordType.A, "mx.away.example", "203.0.113.99");
    private final NameProof names = new NameProof(dns);

    @Test
    void shouldFindAddressesOfBothFamilies() {
        List<Finding> findings = new ArrayList<>();
        assertThat(names.addresses(NAME, findings)).containsExactly(ip("203.0.113.25"), ip("2001:db8::25"));
        assertThat(findings).extracting(Finding::detail).containsExactly("203.0.113.25, 2001:db8::25.");
    }

    @Test
    void shouldUseLiteralWithoutDns() {
        List<Finding> findings = new ArrayList<>();
        assertThat(new NameProof(new FakeDns().broken()).addresses("2001:db8::1", findings))
                .containsExactly(ip("2001:db8::1"));
        assertThat(findings).extracting(Finding::result).containsExactly(Result.OK);
    }

    @Test
    void shouldAskThisHostWhenDnsDoesNotAnswer() {
        List<Finding> findings = new ArrayList<>();
        assertThat(new NameProof(new FakeDns().broken()).addresses("localhost", findings))
                .contains(ip("127.0.0.1"));
        assertThat(findings).extracting(Finding::result).containsExactly(Result.UNKNOWN);
        assertThat(findings.get(0).detail()).endsWith("DNS query for A of localhost failed: timeout.");
    }

    @Test
    void shouldWarnWhenOnlyThisHostKnowsName() {
        List<Finding> findings = new ArrayList<>();
        assertThat(names.addresses("localhost", findings)).contains(ip("127.0.0.1"));
        assertThat(findings).extracting(Finding::result).containsExactly(Result.WARNING);
        assertThat(findings.get(0).detail())
                .startsWith("Only this host knows 127.0.0.1")
                .contains("The name has neither an A nor an AAAA record.");
    }

    @Test
    void shouldFailWhenNobodyKnowsName() {
        List<Finding> findings = new ArrayList<>();
        assertThat(names.addresses("name.invalid", findings)).isEmpty();
        assertThat(findings).extracting(Finding::result).containsExactly(Result.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.25, OK, mail.example.com leads back to the address.",
        "203.0.113.26, FAILED, mail.example.com does not lead back",
        "203.0.113.27, FAILED, The address has no PTR record",
        "10.0.0.1, UNKNOWN, Not checked: the address is private.",
        "fd00::1, UNKNOWN, Not checked: the address is private.",
    })
    void shouldConfirmReverseNameByItsAddress(String address, Result result, String detail) {
        assertThat(names.reverse(ip(address))).satisfies(finding -> {
            assertThat(finding.result()).isEqualTo(result);
            assertThat(finding.detail()).startsWith(detail);
            assertThat(finding.target()).isEqualTo(address);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.25, 25.113.0.203.in-addr.arpa",
        "2001:db8::567:89ab, b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    })
    void shouldBuildReverseName(String address, String name) {
        assertThat(NameProof.reverseName(ip(address))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, OK, The MX leads to mail.example.com.",
        "alias.example, OK, 'The MX leads to mx.alias.example, which has the same address.'",
        "away.example, FAILED, 'The MX leads to mx.away.example, not to mail.example.com.'",
        "null.example, FAILED, 'The MX leads to ., not to mail.example.com.'",
        "none.example, FAILED, The domain has no MX record.",
    })
    void shouldFollowMailExchange(String domain, Result result, String detail) {
        Finding finding = names.mailExchange(domain, NAME, List.of(ip("203.0.113.25")));
        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.detail()).startsWith(detail);
    }

    @Test
    void shouldNotBlameNameWhenDnsDoesNotAnswer() {
        NameProof broken = new NameProof(new FakeDns().broken());
        assertThat(broken.reverse(ip("203.0.113.25")).result()).isEqualTo(Result.UNKNOWN);
        assertThat(broken.mailExchange("example.com", NAME, List.of()).result()).isEqualTo(Result.UNKNOWN);
    }

    private static InetAddress ip(String text) {
        return address(text, 1).getAddress();
    }
}
