package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deletion of a MailIngress: nothing is left, and nothing is deleted while a pod still uses its files. */
@OnCluster
class DeletionIT {

    private static final String NAMESPACE = "deletion";
    private static final String SLOW_NAMESPACE = "slow-deletion";
    private static final String DELETED_NAMESPACE = "deleted-namespace";
    private static final String ADDRESS = "203.0.113.175";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String KINDS =
            "deployments,services,configmaps,serviceaccounts,networkpolicies.networking.k8s.io,pods";

    private final TestCluster cluster = TestCluster.shared();

    @Test
    void shouldLeaveNothingBehindWhenTheResourceIsDeleted() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            MailServerUnderTest mailServer =
                    MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
            PodTemplateSpec before = mailServer.deployment().getSpec().getTemplate();
            cluster.apply(MailServerUnderTest.resource("mail-ingress.yaml")
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
                    .untilAsserted(() -> assertThat(leftBehind(NAMESPACE)).isEmpty());
        }
    }

    /** As long as it runs, the old pod accepts headers from any client, and its files may be mounted once more. */
    @Test
    void shouldProtectAndServeTheOldPodWhenTheNewOneIsSlow() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            MailServerUnderTest mailServer =
                    MailServerUnderTest.deploy(cluster, SLOW_NAMESPACE, client, DmsGeneration.DEBIAN_12);
            GatedPods pods = GatedPods.of(cluster, SLOW_NAMESPACE);
            PodTemplateSpec before = mailServer.deployment().getSpec().getTemplate();
            AppliedMailIngress mail = AppliedMailIngress.apply(cluster, SLOW_NAMESPACE, """
                    listeners: [{name: smtp}, {name: imaps}]
                    mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                    service: {type: ClusterIP, externalIPs: ["%s"]}
                    proxy: {replicas: 1}
                    """.formatted(ADDRESS));
            pods.markReadyUntil(() -> mail.isTrue("Ready") && pods.names().size() == 1);
            client.route(ADDRESS);
            String oldPod = pods.names().get(0);
            String oldAddress = pods.onlyAddress();
            ShellPod otherPod = ShellPod.start(cluster, SLOW_NAMESPACE, "other");

            // When
            cluster.kubectl("delete", "mi/mail", "-n", SLOW_NAMESPACE, "--wait=false");

            // Then
            assertThat(mail.awaitCondition("DmsConfigured", "False:OldPodsRun")).contains(oldPod);
            assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(before);
            await("the new pod").atMost(SOON).until(() -> pods.names().size() == 2);
            client.deliver(ADDRESS, "while-terminating");
            await().atMost(SOON)
                    .until(
                            () -> cluster.kubectl("logs", "-n", SLOW_NAMESPACE, oldPod, "--tail=-1"),
                            log -> log.lines()
                                    .anyMatch(line ->
                                            line.contains("client=") && line.contains("[" + client.address() + "]")));
            assertThat(otherPod.openPorts(oldAddress, Set.of(25, 993, 110)))
                    .as("open ports of %s", oldPod)
                    .containsExactly(110);
            assertThat(leftBehind(SLOW_NAMESPACE))
                    .contains("configmap/mail-dms-dms-", "networkpolicy.networking.k8s.io/mail-dms-");
            assertThat(pods.names()).contains(oldPod).hasSize(2);

            // When
            pods.markReadyUntil(() -> cluster.kubectl("get", "mi", "-n", SLOW_NAMESPACE, "-o", "name")
                    .isBlank());

            // Then
            assertThat(pods.names()).doesNotContain(oldPod);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(leftBehind(SLOW_NAMESPACE)).isEmpty());
        }
    }

    @Test
    void shouldNotBlockTheDeletionOfItsNamespace() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            MailServerUnderTest.deploy(cluster, DELETED_NAMESPACE, client, DmsGeneration.DEBIAN_13);
            AppliedMailIngress.apply(cluster, DELETED_NAMESPACE, """
                            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                            service: {type: ClusterIP}
                            proxy: {replicas: 1}
                            timeouts: {drainDelay: 1s}
                            """).awaitReady();

            // Then
            cluster.kubectl("delete", "namespace", DELETED_NAMESPACE, "--timeout=60s");
        }
    }

    private String leftBehind(String namespace) {
        return cluster.kubectl("get", KINDS, "-n", namespace, "-l", "mailingress.dev/name=mail", "-o", "name");
    }
}
