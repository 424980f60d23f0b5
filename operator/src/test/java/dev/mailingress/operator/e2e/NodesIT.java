package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Added and removed nodes: addresses of their pods count as local immediately. */
@OnCluster
class NodesIT {

    private static final String NAMESPACE = "nodes";
    /** Less than half a minute, after which the operator looks at the nodes anyway. */
    private static final Duration IMMEDIATELY = Duration.ofSeconds(10);

    private static final String TEMPORARY_NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: temporary}
            spec:
              podCIDR: 10.99.7.0/24
              podCIDRs: [10.99.7.0/24]
              unschedulable: true
              taints: [{key: test, value: temporary, effect: NoSchedule}]
            """;

    private final TestCluster cluster = TestCluster.shared();

    @AfterEach
    void deleteNode() {
        cluster.tryKubectl("delete", "node", "temporary");
    }

    @Test
    void shouldUpdateTheNetworksOfProxiesImmediatelyWhenANodeIsAddedOrRemoved() {
        // Given
        cluster.createNamespace(NAMESPACE);
        AppliedMailIngress mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers: [{name: mx, host: mx.example.test, configuration: {mode: External}}]
                service: {type: ClusterIP}
                proxy: {replicas: 1}
                """);
        mail.awaitProgrammed();
        assertThat(proxyYaml()).doesNotContain("10.99.7.0/24");

        // When
        cluster.apply(TEMPORARY_NODE);

        // Then
        await().atMost(IMMEDIATELY).untilAsserted(() -> assertThat(proxyYaml()).contains("10.99.7.0/24"));

        // When
        cluster.kubectl("delete", "node", "temporary");

        // Then
        await().atMost(IMMEDIATELY).untilAsserted(() -> assertThat(proxyYaml()).doesNotContain("10.99.7.0/24"));
    }

    private String proxyYaml() {
        return cluster.kubectl("get", "configmap/mail-proxy-v1", "-n", NAMESPACE, "-o", "jsonpath={.data}");
    }
}
