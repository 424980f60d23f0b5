package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSourcesTest {

    private final InetSocketAddress destination = address("198.51.100.25", 25);
    private Instant now = Instant.parse("2026-11-25T10:00:00Z");
    private final Admission admission =
            new Admission(1000, List.of(ip("10.42.0.1"), ip("fd00::1")), () -> 0, () -> now);
    private final ListenerRulesBuilder smtp = aPublicListener(MailProtocol.SMTP)
            .withPods("10.42.0.0/16")
            .withNodes("10.42.9.9/32", "192.0.2.11/32")
            .withOthers("172.18.0.0/16");

    @ParameterizedTest
    @CsvSource({
        "10.42.0.1, GATEWAY",
        "fd00::1, GATEWAY",
        "10.42.9.9, NODE",
        "192.0.2.11, NODE",
        "10.42.7.7, POD",
        "172.18.0.5, OTHER"
    })
    void shouldClassifyAddress(String client, LocalAddressKind kind) {
        // When
        judge(smtp.rules(), client);
        // Then
        assertThat(only().kinds()).containsExactly(new LocalSources.KindSources(kind, 1, now, 1, List.of(ip(client))));
    }

    @Test
    void shouldCountRefusedAndAdmittedConnectionsAcrossConfigurations() {
        // Given
        judge(smtp.rules(), "10.42.7.7");
        now = now.plusSeconds(60);
        // When
        judge(smtp.denying("0.0.0.0/0").rules(), "10.42.7.8");
        judge(aPublicListener(MailProtocol.IMAP).withPods("10.42.0.0/16").rules(), "10.42.7.7");
        judge(smtp.rules(), "203.0.113.9");
        // Then
        assertThat(admission.localSources().listeners())
                .extracting(LocalSources.ListenerSources::name, LocalSources.ListenerSources::connections)
                .containsExactly(tuple("imap", 1L), tuple("smtp", 3L));
        assertThat(admission.localSources().listeners().get(1).kinds())
                .containsExactly(new LocalSources.KindSources(
                        LocalAddressKind.POD, 2, now, 2, List.of(ip("10.42.7.7"), ip("10.42.7.8"))));
    }

    @Test
    void shouldListFewAddressesAndCountBoundedNumberOfDistinctOnes() {
        // When
        for (int i = 0; i < 2 * LocalSources.MAX_DISTINCT; i++) {
            judge(smtp.rules(), "10.42." + (100 + i / 256) + "." + i % 256);
        }
        // Then
        LocalSources.KindSources pods = only().kinds().get(0);
        assertThat(pods.count()).isEqualTo(2L * LocalSources.MAX_DISTINCT);
        assertThat(pods.distinct()).isEqualTo(LocalSources.MAX_DISTINCT);
        assertThat(pods.addresses())
                .hasSize(LocalSources.MAX_ADDRESSES)
                .startsWith(ip("10.42.100.0"), ip("10.42.100.1"));
    }

    @Test
    void shouldNotRecordConnectionsOfInternalListener() {
        // When
        judge(anInternalListener(MailProtocol.SMTP).withPods("10.42.0.0/16").rules(), "10.42.7.7");
        // Then
        assertThat(admission.localSources().listeners()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.1, 192.168.1.1, true",
        "100.64.0.1, 100.64.0.1, true",
        "fd12::1, fd12::1, true",
        "192.168.1.1, 192.168.1.2, false",
        "192.168.1.1, 203.0.113.9, false",
        "203.0.113.9, 203.0.113.9, false",
        "203.0.113.9, 192.168.1.1, false",
    })
    void shouldReportOnlySourceWhenAllConnectionsCameFromOnePrivateAddress(String first, String last, boolean named) {
        // When
        judge(smtp.rules(), first);
        judge(smtp.rules(), first);
        judge(smtp.rules(), last);
        // Then
        assertThat(only().exposure()).isEqualTo(Exposure.PUBLIC);
        assertThat(only().connections()).isEqualTo(3);
        if (named) {
            assertThat(only().onlySource()).isEqualTo(ip(first));
        } else {
            assertThat(only().onlySource()).isNull();
        }
    }

    private LocalSources.ListenerSources only() {
        assertThat(admission.localSources().listeners()).hasSize(1);
        return admission.localSources().listeners().get(0);
    }

    private void judge(ListenerRules rules, String client) {
        admission.judge(rules, address(client, 40000), destination);
    }

    private static InetAddress ip(String text) {
        return address(text, 1).getAddress();
    }
}
