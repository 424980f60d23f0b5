package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.report.StatusReporter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Proxies that accept connections to their management port and never answer: the operator serves other MailIngresses. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnresponsiveProxiesIT {

    private static final String NAMESPACE = "unresponsive";
    /** As many as the operator has threads for reconciliations. */
    private static final List<String> NAMES =
            IntStream.range(0, 8).mapToObj(i -> "mail-" + i).toList();

    private static final String SPEC = """
            listeners: [{name: smtp}]
            mailServers: [{name: outside, host: 192.0.2.1, configuration: {mode: External}}]
            service: {type: ClusterIP}
            proxy: {replicas: 1}
            """;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestCluster cluster = TestCluster.shared();

    /** The handshake passes and the request does not: what a process does that is stopped, while the kubelet finds it ready. */
    private final String rule = "FORWARD -s " + operatorAddress() + " -p tcp --dport 9901 --tcp-flags PSH PSH -j DROP";

    @BeforeAll
    void stopAnswers() {
        cluster.createNamespace(NAMESPACE);
        NAMES.forEach(name -> cluster.apply("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: %s, namespace: %s}
                spec:
                %s
                """.formatted(name, NAMESPACE, SPEC.indent(2))));
        cluster.kubectl("wait", "--for=condition=Programmed", "mi", "--all", "-n", NAMESPACE, "--timeout=180s");
        cluster.onNode("iptables -I " + rule);
    }

    @AfterAll
    void allowAnswers() {
        cluster.onNode("iptables -D " + rule);
    }

    @Test
    void shouldReconcileOthersWhenEightProxiesNeverAnswer() {
        // Given
        cluster.kubectl("annotate", "mi", "--all", "-n", NAMESPACE, "example.test/touched=1");
        // When
        cluster.createNamespace(NAMESPACE + "-other");
        AppliedMailIngress other = AppliedMailIngress.apply(cluster, NAMESPACE + "-other", SPEC);
        // Then
        await("another MailIngress").atMost(SOON).until(() -> other.isTrue("Accepted"));
        await("those whose proxies do not answer")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(NAMES)
                        .allSatisfy(name -> assertThat(programmed(name)).isNotEqualTo("True")));
    }

    private String programmed(String name) {
        MailIngress live = cluster.client()
                .resources(MailIngress.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .require();
        return StatusReporter.observed(live).conditions().stream()
                .filter(condition -> condition.type().equals("Programmed"))
                .map(Condition::status)
                .findFirst()
                .orElse("");
    }

    private String operatorAddress() {
        return cluster
                .client()
                .pods()
                .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                .withLabel("app.kubernetes.io/name", "mail-ingress-operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getStatus().getPodIP())
                .findFirst()
                .orElseThrow();
    }
}
