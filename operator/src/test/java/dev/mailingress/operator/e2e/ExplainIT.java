package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubectl tells somebody who has only read the README. */
@OnCluster
class ExplainIT {

    private static final String NAMESPACE = "explain";

    private final TestCluster cluster = TestCluster.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mi.spec                             | Ports that clients connect to
            mi.spec.listeners                   | the port of the well-known name
            mi.spec.listeners.routes            | A leading *. matches exactly one label
            mi.spec.mailServers.serviceRef      | Example: mailserver
            mi.spec.timeouts.idle               | RFC 9051 requires at least 30
            mi.spec.clients.limits.perClient    | an IPv4 address or an IPv6 /64
            mi.status.conditions                | Human-readable message with the remedy
            """)
    void shouldSayWhatAFieldIsWhenAskedToExplain(String field, String words) {
        String explained = cluster.kubectl("explain", field).replaceAll("\\s+", " ");
        assertThat(explained).contains(words).doesNotContain("<no description>");
    }

    @Test
    void shouldTellWhatMattersWhenResourcesAreListed() {
        // Given
        cluster.createNamespace(NAMESPACE);
        cluster.apply("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: %s}
                spec:
                  mailServers: [{name: dms, host: mx.example, configuration: {mode: External}}]
                  # A load balancer's would be the node's own address, which another story has.
                  service: {type: ClusterIP}
                """.formatted(NAMESPACE));
        // When
        String table = cluster.kubectl("get", "mi", "-n", NAMESPACE);
        String wide = cluster.kubectl("get", "mi", "-n", NAMESPACE, "-o", "wide");
        // Then
        assertThat(table.lines().findFirst().orElse("").trim().split(" +"))
                .containsExactly("NAME", "READY", "ADDRESS", "PROXIES", "AGE");
        assertThat(wide).contains("ACCEPTED", "MAILSERVERS");
    }
}
