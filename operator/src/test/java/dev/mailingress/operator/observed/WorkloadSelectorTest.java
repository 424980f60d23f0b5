package dev.mailingress.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.testing.ModelFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Service can select the pods of a workload only by labels. */
class WorkloadSelectorTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {mode: %s}}]
              service: {type: ClusterIP}
            """;

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u}
            spec:
              selector: {%s}
              template:
                metadata: {labels: {app: mailserver}}
                spec: {containers: [{name: mailserver}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            External  | labels only             | matchLabels: {app: mailserver} |
            External  | one value, like a label | matchExpressions: [{key: app, operator: In, values: [mailserver]}] |
            SamePorts | several values          | matchExpressions: [{key: app, operator: In, values: [mailserver, mail]}] |
            External  | several values          | matchExpressions: [{key: app, operator: In, values: [mailserver, mail]}] | app in (mailserver,mail)
            External  | not some values         | matchExpressions: [{key: app, operator: NotIn, values: [web]}] | app notin (web)
            External  | existence               | matchExpressions: [{key: app, operator: Exists}] | (app)
            External  | labels and absence      | matchLabels: {app: mailserver}, matchExpressions: [{key: web, operator: DoesNotExist}] | (!web)
            """)
    void shouldNotResolveAWorkloadWhosePodsAServiceCannotSelect(
            String mode, String situation, String selector, @Nullable String expressions) {
        // When
        MailServer server = ModelFixture.of(RESOURCE.formatted(mode), WORKLOAD.formatted(selector))
                .model()
                .mailServers()
                .get(0);
        // Then
        if (expressions == null) {
            assertThat(server.unresolvedReference()).as(situation).isEmpty();
        } else {
            assertThat(server.unresolvedReference().orElseThrow().message())
                    .as(situation)
                    .contains(expressions, "Deployment \"mailserver\"", "set serviceRef");
        }
    }
}
