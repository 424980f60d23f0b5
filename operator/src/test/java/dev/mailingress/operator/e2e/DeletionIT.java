package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a MailIngress leaves behind: nothing, and nothing goes while a pod still runs with its files. */
@OnCluster
class DeletionIT {

    private static final String NAMESPACE = "deletion";
    private static final String SLOW_NAMESPACE = "slow-deletion";
    private static final String DOOMED_NAMESPACE = "doomed";
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

    /** The old pod's ports believe whoever speaks to them as long as it runs, and its files may be mounted once more. */
    @Test
    void shouldGuardAndServeTheLastPodWithItsFilesWhenTheNewOneIsSlow() {
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
            pods.letInUntil(() -> mail.isTrue("Ready") && pods.names().size() == 1);
            client.route(ADDRESS);
            String old = pods.names().get(0);
            String oldAddress = pods.onlyAddress();
            ShellPod stranger = ShellPod.start(cluster, SLOW_NAMESPACE, "stranger");

            // When
            cluster.kubectl("delete", "mi/mail", "-n", SLOW_NAMESPACE, "--wait=false");

            // Then
            assertThat(mail.awaitCondition("DmsConfigured", "False:OldPodsRun")).contains(old);
            assertThat(mailServer.deployment().getSpec().getTemplate()).isEqualTo(before);
            await("the new pod").atMost(SOON).until(() -> pods.names().size() == 2);
            client.deliver(ADDRESS, "while-it-goes");
            await().atMost(SOON)
                    .until(
                            () -> cluster.kubectl("logs", "-n", SLOW_NAMESPACE, old, "--tail=-1"),
                            log -> log.lines()
                                    .anyMatch(line ->
                                            line.contains("client=") && line.contains("[" + client.address() + "]")));
            assertThat(stranger.open(oldAddress, Set.of(25, 993, 110)))
                    .as("the ports of %s", old)
                    .containsExactly(110);
            assertThat(leftBehind(SLOW_NAMESPACE))
                    .contains("configmap/mail-dms-dms-", "networkpolicy.networking.k8s.io/mail-server-dms");
            assertThat(pods.names()).contains(old).hasSize(2);

            // When
            pods.letInUntil(() -> cluster.kubectl("get", "mi", "-n", SLOW_NAMESPACE, "-o", "name")
                    .isBlank());

            // Then
            assertThat(pods.names()).doesNotContain(old);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(leftBehind(SLOW_NAMESPACE)).isEmpty());
        }
    }

    @Test
    void shouldNotHoldItsNamespaceBackWhenThatIsDeletedWithAll() {
        try (MailClient client = new MailClient(cluster)) {
            // Given
            MailServerUnderTest.deploy(cluster, DOOMED_NAMESPACE, client, DmsGeneration.DEBIAN_13);
            AppliedMailIngress.apply(cluster, DOOMED_NAMESPACE, """
                            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                            service: {type: ClusterIP}
                            proxy: {replicas: 1}
                            timeouts: {drainDelay: 1s}
                            """).awaitReady();

            // Then
            cluster.kubectl("delete", "namespace", DOOMED_NAMESPACE, "--timeout=60s");
        }
    }

    private String leftBehind(String namespace) {
        return cluster.kubectl("get", KINDS, "-n", namespace, "-l", "mailingress.dev/name=mail", "-o", "name");
    }
}
