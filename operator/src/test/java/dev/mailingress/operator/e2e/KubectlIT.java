package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What kubectl shows to somebody who has only read the README; attached as files, to be read. */
@OnCluster
class KubectlIT {

    private static final String NAMESPACE = "kubectl";

    private final TestCluster cluster = TestCluster.shared();

    @Test
    void shouldShowWhatIsAskedForAndWhatIsTrue(TestReporter reporter) {
        // Given
        cluster.createNamespace(NAMESPACE);
        AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers: [{name: mx, host: mx.example.test, configuration: {mode: External}}]
                service: {type: ClusterIP, externalIPs: [203.0.113.95]}
                proxy: {replicas: 1}
                """);
        mail.awaitReady();

        // When
        String columns = attach(reporter, "get", "get", "mi", "-n", NAMESPACE);
        String wide = attach(reporter, "get-wide", "get", "mi", "-n", NAMESPACE, "-o", "wide");
        String description = attach(reporter, "describe", "describe", "mi", "mail", "-n", NAMESPACE);
        String listeners = attach(reporter, "explain-listeners", "explain", "mi.spec.listeners");
        for (String field : List.of("mi", "mi.spec", "mi.spec.mailServers", "mi.spec.service", "mi.status")) {
            attach(reporter, "explain-" + field.replace('.', '-'), "explain", field);
        }

        // Then
        assertThat(columns).contains("READY", "ADDRESS", "AGE", "True", "203.0.113.95");
        assertThat(wide).contains("203.0.113.95", "External");
        assertThat(description.substring(description.indexOf("Events:")))
                .as("each condition that moved, once, and nothing that calls for a human")
                .containsOnlyOnce("Accepted is True")
                .containsOnlyOnce("Programmed is True")
                .containsOnlyOnce("Ready is True")
                .doesNotContain("Warning");
        assertThat(mail.status().conditions())
                .isNotEmpty()
                .allSatisfy(condition ->
                        assertThat(description).contains(condition.type(), condition.reason(), condition.message()));
        assertThat(listeners).contains("KIND:       MailIngress", "DESCRIPTION:", "well-known name", "FIELDS:");
    }

    private String attach(TestReporter reporter, String name, String... arguments) {
        String text = cluster.kubectl(arguments);
        reporter.publishFile(name + ".txt", MediaType.TEXT_PLAIN_UTF_8, file -> Files.writeString(file, text));
        return text;
    }
}
