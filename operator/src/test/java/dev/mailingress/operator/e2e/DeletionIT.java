package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.Generation;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a MailIngress leaves behind: nothing. */
@OnCluster
class DeletionIT {

    private static final String NAMESPACE = "deletion";
    private static final String KINDS =
            "deployments,services,configmaps,serviceaccounts,networkpolicies.networking.k8s.io,pods";

    private final Cluster cluster = Cluster.shared();

    @Test
    void shouldLeaveNothingBehindWhenTheResourceIsDeleted() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            MailServer mailServer = MailServer.deploy(cluster, NAMESPACE, client, Generation.DEBIAN_13);
            PodTemplateSpec before = mailServer.deployment().getSpec().getTemplate();
            cluster.apply(MailServer.resource("mail-ingress.yaml")
                    .replace("${namespace}", NAMESPACE)
                    .replace("    externalIPs: [\"${address}\"]\n", "")
                    .replace("type: LoadBalancer", "type: ClusterIP"));
            cluster.kubectl("wait", "--for=condition=Ready", "mi/mail", "-n", NAMESPACE, "--timeout=180s");
            assertThat(mailServer.deployment().getSpec().getTemplate()).isNotEqualTo(before);

            // When
            cluster.kubectl("delete", "mi/mail", "-n", NAMESPACE, "--timeout=60s");

            // Then
            assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(before);
            assertThat(mailServer.deployment().getMetadata().getManagedFields())
                    .extracting(ManagedFieldsEntry::getManager)
                    .noneMatch(manager -> manager.contains("mailingress"));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(cluster.kubectl(
                                    "get", KINDS, "-n", NAMESPACE, "-l", "mailingress.dev/name=mail", "-o", "name"))
                            .isEmpty());
        }
    }
}
