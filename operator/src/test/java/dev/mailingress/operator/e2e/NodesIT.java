package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node comes and goes: its pods are no strangers' addresses, at once. */
@OnCluster
class NodesIT {

    private static final String NAMESPACE = "nodes";
    /** Less than the operator's next look by itself, which is after half a minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final String GHOST = """
            apiVersion: v1
            kind: Node
            metadata: {name: ghost}
            spec:
              podCIDR: 10.99.7.0/24
              podCIDRs: [10.99.7.0/24]
              unschedulable: true
              taints: [{key: test, value: ghost, effect: NoSchedule}]
            """;

    private final TestCluster cluster = TestCluster.shared();

    @AfterEach
    void exorcise() {
        cluster.tryKubectl("delete", "node", "ghost");
    }

    @Test
    void shouldTellProxiesOfTheNodesNetworksAtOnceWhenANodeComesOrGoes() {
        // Given
        cluster.createNamespace(NAMESPACE);
        AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers: [{name: mx, host: mx.example.test, configuration: {mode: External}}]
                service: {type: ClusterIP}
                proxy: {replicas: 1}
                """);
        mail.awaitReady();
        assertThat(proxyYaml()).doesNotContain("10.99.7.0/24");

        // When
        cluster.apply(GHOST);

        // Then
        await().atMost(AT_ONCE).untilAsserted(() -> assertThat(proxyYaml()).contains("10.99.7.0/24"));

        // When
        cluster.kubectl("delete", "node", "ghost");

        // Then
        await().atMost(AT_ONCE).untilAsserted(() -> assertThat(proxyYaml()).doesNotContain("10.99.7.0/24"));
    }

    private String proxyYaml() {
        return cluster.kubectl("get", "configmap/mail-proxy-v1", "-n", NAMESPACE, "-o", "jsonpath={.data}");
    }
}
