package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trusted networks are read back from the files that were generated with them. */
class PinnedNetworksTest {

    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners: [{name: %s}]
              mailServers:
              - name: dms
                workloadRef: {name: mailserver}
                configuration: {trustedNetworks: [%s], dovecot: "haproxy_trusted_networks = 192.0.2.0/24\\n"}
            """;

    @Property(tries = 200)
    void shouldBeTheNetworksThatWereWritten(@ForAll("networks") List<String> networks) {
        assertThat(PinnedNetworks.of(files("imaps", networks))).isEqualTo(networks);
    }

    @Provide
    Arbitrary<List<String>> networks() {
        Arbitrary<String> ipv4 = Arbitraries.integers().between(0, 255).map(octet -> "10." + octet + ".0.0/16");
        Arbitrary<String> ipv6 = Arbitraries.integers()
                .between(1, 255)
                .map(octet -> "fd" + Integer.toHexString(256 + octet).substring(1) + "::/56");
        return Arbitraries.oneOf(ipv4, ipv6).list().ofMinSize(1).ofMaxSize(32).uniqueElements();
    }

    @Test
    void shouldBeEmptyWhenNothingWasGenerated() {
        assertThat(PinnedNetworks.of(files("smtp", List.of("10.42.0.0/16")))).isEmpty();
        assertThat(PinnedNetworks.of(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.42.0.0/99", "10.42.0.0/16 proxy.example.test", "10.42.0.0/16  "})
    void shouldBeEmptyWhenSomebodyElseChangedTheLine(String changed) {
        // Given
        Map<String, String> files = files("imaps", List.of("10.42.0.0/16")).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        file -> file.getValue()
                                .replace(
                                        "haproxy_trusted_networks = 10.42.0.0/16\n",
                                        "haproxy_trusted_networks = " + changed + "\n")));
        // Then
        assertThat(PinnedNetworks.of(files)).isEmpty();
    }

    private static Map<String, String> files(String listener, List<String> networks) {
        var model = ModelFixture.of(MAIL_INGRESS.formatted(
                        listener,
                        networks.stream().map(network -> '"' + network + '"').collect(Collectors.joining(", "))))
                .model();
        return new DmsFiles()
                .of(model.mailServers().get(0)).stream().collect(Collectors.toMap(DmsFile::key, DmsFile::content));
    }
}
