package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output of kubectl get, describe and explain; published as files for review. */
@OnCluster
class KubectlIT {

    private static final String NAMESPACE = "kubectl";

    private final TestCluster cluster = TestCluster.shared();

    @Test
    void shouldShowSpecAndConditions(TestReporter reporter) {
        // Given
        cluster.createNamespace(NAMESPACE);
        AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers: [{name: mx, host: mx.example.test, configuration: {mode: External}}]
                service: {type: ClusterIP, externalIPs: [203.0.113.95]}
                proxy: {replicas: 1}
                """);
        mail.awaitProgrammed();
        mail.awaitCondition("BackendVerified", "Unknown:MailServerRestarting");

        // When
        String columns = publish(reporter, "get", "get", "mi", "-n", NAMESPACE);
        String wide = publish(reporter, "get-wide", "get", "mi", "-n", NAMESPACE, "-o", "wide");
        String description = publish(reporter, "describe", "describe", "mi", "mail", "-n", NAMESPACE);
        String listeners = publish(reporter, "explain-listeners", "explain", "mi.spec.listeners");
        for (String field : List.of("mi", "mi.spec", "mi.spec.mailServers", "mi.spec.service", "mi.status")) {
            publish(reporter, "explain-" + field.replace('.', '-'), "explain", field);
        }

        // Then
        assertThat(columns.lines().findFirst().orElse("").trim().split(" +"))
                .containsExactly("NAME", "READY", "ADDRESS", "PROXIES", "CLIENTADDRESS", "VERIFIED", "AGE");
        assertThat(columns).contains("READY", "ADDRESS", "AGE", "Unknown", "203.0.113.95");
        assertThat(wide).contains("ACCEPTED", "MAILSERVERS", "203.0.113.95", "External");
        assertThat(description.substring(description.indexOf("Events:")))
                .as("one event for each condition that changed, and no warning")
                .containsOnlyOnce("Accepted is True")
                .containsOnlyOnce("Programmed is True")
                .doesNotContain("Warning");
        assertThat(mail.status().conditions())
                .isNotEmpty()
                .allSatisfy(condition ->
                        assertThat(description).contains(condition.type(), condition.reason(), condition.message()));
        assertThat(listeners).contains("KIND:       MailIngress", "DESCRIPTION:", "well-known name", "FIELDS:");
    }

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
    void shouldDescribeAField(String field, String text) {
        String explained = cluster.kubectl("explain", field).replaceAll("\\s+", " ");
        assertThat(explained).contains(text).doesNotContain("<no description>");
    }

    private String publish(TestReporter reporter, String name, String... arguments) {
        String text = cluster.kubectl(arguments);
        reporter.publishFile(name + ".txt", MediaType.TEXT_PLAIN_UTF_8, file -> Files.writeString(file, text));
        return text;
    }
}
