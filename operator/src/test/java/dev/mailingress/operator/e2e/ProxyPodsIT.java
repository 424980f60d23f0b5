package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of the proxies' pods, on two nodes: applied by a rollout without a missing replica. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyPodsIT {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyPodsIT.class);
    private static final String NAMESPACE = "proxy-pods";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int NODE_PORT = 30_075;

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster);

    private final SecondNode secondNode = cluster.secondNode();
    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12);
    private final AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: NodePort, nodePorts: {smtp: %d}}
            timeouts: {drainDelay: 2s, drain: 30s}
            proxy: {replicas: 2}
            """.formatted(NODE_PORT))
            .awaitReady();

    @BeforeAll
    void createPriorityClass() {
        cluster.apply("""
                apiVersion: scheduling.k8s.io/v1
                kind: PriorityClass
                metadata: {name: mail-edge}
                value: 1000
                """);
    }

    @Test
    @Order(1)
    void shouldRollOutWithoutAMissingReplicaWhenPodSettingsChange() {
        // Given
        List<String> before = mail.proxyUids();
        try (AvailabilityWatcher availability = AvailabilityWatcher.watch(cluster, NAMESPACE, "mail-proxy")) {

            // When
            long start = System.nanoTime();
            mail.patch("""
                    {"proxy": {
                      "resources": {"requests": {"cpu": "20m", "memory": "72Mi"}, "limits": {"memory": "200Mi"}},
                      "podDisruptionBudget": {"minAvailable": 1},
                      "topologySpreadConstraints": [
                        {"topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule"}],
                      "podTemplate": {
                        "labels": {"team": "mail"}, "annotations": {"example.test/cost-centre": "7"},
                        "nodeSelector": {"kubernetes.io/os": "linux"},
                        "tolerations": [{"key": "%s", "operator": "Exists"}],
                        "priorityClassName": "mail-edge", "jvmFlags": ["-Xmx48m", "-Dmail.test=1"]}}}""".formatted(SecondNode.KEY));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(mail.proxyUids()).hasSize(2).doesNotContainAnyElementsOf(before));
            mail.awaitCondition("Programmed", "True:Programmed");

            // Then
            LOGGER.info("The rollout of two proxies took {} ms", (System.nanoTime() - start) / 1_000_000);
            assertThat(availability.lowest())
                    .as("available proxies at any time")
                    .isEqualTo(2);
        }
    }

    @Test
    @Order(2)
    void shouldApplyThePodSettings() {
        // When
        List<Pod> pods = mail.proxies().stream().map(ProxyPod::pod).toList();

        // Then
        assertThat(pods).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getMetadata().getLabels()).containsEntry("team", "mail");
            assertThat(pod.getMetadata().getAnnotations()).containsEntry("example.test/cost-centre", "7");
            assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
            assertThat(pod.getSpec().getTolerations())
                    .anyMatch(toleration -> SecondNode.KEY.equals(toleration.getKey()));
            assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("mail-edge");
            assertThat(pod.getSpec().getPriority()).isEqualTo(1000);
            assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(2 + 30 + 15);
            Container proxy = pod.getSpec().getContainers().get(0);
            assertThat(proxy.getResources().getRequests())
                    .containsEntry("cpu", new Quantity("20m"))
                    .containsEntry("memory", new Quantity("72Mi"));
            assertThat(proxy.getResources().getLimits()).containsEntry("memory", new Quantity("200Mi"));
        });
        assertThat(cluster.kubectl("logs", "-n", NAMESPACE, "-l", "team=mail", "--tail=-1"))
                .as("flags that the java launcher reports")
                .contains("JDK_JAVA_OPTIONS: -Xmx48m -Dmail.test=1");
    }

    @Test
    @Order(2)
    void shouldRunOneProxyOnEachNodeWhenSpread() {
        assertThat(mail.proxies())
                .extracting(proxy -> proxy.pod().getSpec().getNodeName())
                .doesNotHaveDuplicates()
                .contains(secondNode.name());
    }

    @Test
    @Order(2)
    void shouldShowTheClientsAddressWhenMailComesToEitherNode() {
        for (String node : List.of(cluster.address(), secondNode.address())) {
            // Given
            long before = mailServer.logged("postfix/smtpd", client.address());

            // When
            client.deliver(node, "to-" + node, "--port", Integer.toString(NODE_PORT));

            // Then
            await().atMost(SOON).until(() -> mailServer.logged("postfix/smtpd", client.address()) > before);
        }
        assertThat(mail.addresses()).contains(cluster.address(), secondNode.address());
    }

    @Test
    @Order(2)
    void shouldAllowOneDisruptionWhenTheBudgetKeepsOne() {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(budget().getStatus().getDisruptionsAllowed()).isEqualTo(1));
        assertThat(budget().getStatus().getDesiredHealthy()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void shouldRunOnePodWithoutABudgetWhenOneReplicaIsConfigured() {
        // When
        mail.patch("{\"proxy\": {\"replicas\": 1, \"podDisruptionBudget\": null}}");

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(mail.proxies()).hasSize(1));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.kubectl("get", "pdb", "-n", NAMESPACE, "-o", "name"))
                        .isEmpty());
    }

    private PodDisruptionBudget budget() {
        return Objects.requireNonNull(cluster.client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .withName("mail-proxy")
                .get());
    }
}
